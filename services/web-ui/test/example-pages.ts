import { fillPath, type PageName, pages, pathParameters } from '@orchestrator/contracts';
import type { Page } from 'playwright-core';
import { furnish } from '../bin/furnish.mjs';
import type { Visitor } from './visitor.js';

export interface ExamplePage {
  readonly name: PageName;
  readonly path: string;
}

/** Pages for those who are not signed in, and one that only leads on to another. */
const leftOut: readonly PageName[] = ['signIn', 'signUp', 'settings'];

/** Every page of the contracts for somebody who is signed in, with something on it. */
export async function examplePages({ page }: Visitor): Promise<ExamplePage[]> {
  const examples = await furnish(page);
  return (Object.keys(pages) as PageName[]).flatMap((name) => {
    const params = { ...examples.common, ...examples[name] };
    const isKnown = pathParameters(pages[name]).every((parameter) => params[parameter]);
    return leftOut.includes(name) || !isKnown ? [] : { name, path: fillPath(pages[name], params) };
  });
}

/**
 * Visits each page in one of a few tabs of the same browser, and gives what is wrong, by page.
 * @param visit gives what it found, or throws
 */
export async function visitEach(
  { context }: Visitor,
  examples: readonly ExamplePage[],
  visit: (tab: Page, example: ExamplePage) => Promise<readonly string[]>,
  { tabs = 3 }: { readonly tabs?: number } = {},
): Promise<string[]> {
  const left = [...examples];
  const faults: string[] = [];
  const work = async () => {
    const tab = await context.newPage();
    for (let example = left.shift(); example; example = left.shift()) {
      const { name } = example;
      const found = await visit(tab, example).catch((error: unknown) => [firstLines(error)]);
      faults.push(...found.map((fault) => `${name}: ${fault}`));
    }
    await tab.close();
  };
  await Promise.all(Array.from({ length: tabs }, work));
  return faults.sort();
}

const firstLines = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .split('\n')
    .slice(0, 4)
    .join(' ');

/** The page has its heading, and nothing on it is still being read. */
export async function isSettled(tab: Page): Promise<void> {
  await tab.getByRole('heading', { level: 1 }).first().waitFor();
  await tab.locator('[role=status]', { hasText: '…' }).first().waitFor({ state: 'detached' });
}
