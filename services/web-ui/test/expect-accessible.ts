import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { Result } from 'axe-core';
import type { Page } from 'playwright-core';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** Colors on their way to those of another theme are neither. */
const standStill = `new Promise(requestAnimationFrame)
  .then(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
  .then(() => undefined)`;
const graveImpacts: readonly (string | null | undefined)[] = ['serious', 'critical'];

/** What axe-core finds serious on the page as it is now. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(standStill);
  // Evaluated by the driver: the page's own policy is none of its business.
  await page.evaluate(await readFile(source, 'utf8'));
  const { violations } = await page.evaluate<{ violations: Result[] }>('axe.run(document)');
  return violations
    .filter(({ impact }) => graveImpacts.includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

/** axe-core finds nothing serious on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await accessibilityFaults(page)).toEqual([]);
}
