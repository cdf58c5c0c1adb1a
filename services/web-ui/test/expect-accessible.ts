import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { Result } from 'axe-core';
import type { Page } from 'playwright-core';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const graveImpacts: readonly (string | null | undefined)[] = ['serious', 'critical'];

/** axe-core finds nothing serious on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated by the driver: the page's own policy is none of its business.
  await page.evaluate(await readFile(source, 'utf8'));
  const { violations } = await page.evaluate<{ violations: Result[] }>('axe.run(document)');
  const grave = violations
    .filter(({ impact }) => graveImpacts.includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  expect(grave).toEqual([]);
}
