import type { Page } from 'playwright-core';

type Params = Readonly<Record<string, string | undefined>>;

export declare function furnish(page: Page): Promise<Readonly<Record<string, Params>>>;
