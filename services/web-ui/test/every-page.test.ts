import { expect, test } from '@jest/globals';
import { describeInBrowser } from './describe-in-browser.js';
import { examplePages, isSettled, visitEach } from './example-pages.js';
import { accessibilityFaults } from './expect-accessible.js';

const longMs = 300_000;
const height = 800;
const scrollsSideways =
  'document.documentElement.scrollWidth > document.documentElement.clientWidth';

describeInBrowser('every page of the contracts, with something on it', ({ visitor }) => {
  test(
    'is accessible in light and dark, wide and narrow, and never scrolls sideways',
    async () => {
      const ada = await visitor();
      await ada.signInAs('ada');
      const examples = await examplePages(ada);
      expect(examples.length).toBeGreaterThan(20);
      const faults = await visitEach(ada, examples, async (tab, { path }) => {
        const found: string[] = [];
        const note = (where: string, some: readonly string[]) =>
          found.push(...some.map((fault) => `${where}: ${fault}`));
        await tab.setViewportSize({ width: 1280, height });
        await tab.emulateMedia({ colorScheme: 'light' });
        await tab.goto(path);
        await isSettled(tab);
        note('light', await accessibilityFaults(tab));
        if (await tab.evaluate(scrollsSideways)) note('1280', ['scrolls sideways']);
        await tab.setViewportSize({ width: 360, height });
        await tab.emulateMedia({ colorScheme: 'dark' });
        note('dark, narrow', await accessibilityFaults(tab));
        if (await tab.evaluate(scrollsSideways)) note('360', ['scrolls sideways']);
        return found;
      });
      expect(faults).toEqual([]);
    },
    longMs,
  );
});
