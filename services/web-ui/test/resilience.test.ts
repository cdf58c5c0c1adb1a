import { expect, test } from '@jest/globals';
import { pages } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import type { Page } from 'playwright-core';
import { describeInBrowser } from './describe-in-browser.js';
import { type ExamplePage, examplePages, isSettled, visitEach } from './example-pages.js';
import { keepsTypedText } from './keeps-typed-text.js';
import { type Trouble, TroubledApi } from './troubled-api.js';
import type { Visitor } from './visitor.js';

const longMs = 300_000;
/** Five kinds of trouble: each meets every fifth page, another one each, or all with `EVERY_PAGE=1`. */
const kinds = 5;
const everyPage = process.env.EVERY_PAGE === '1';
const shareOf = (examples: readonly ExamplePage[], kind: number): readonly ExamplePage[] =>
  everyPage ? examples : examples.filter((_, index) => index % kinds === kind);
const settleMs = 5_000;
const pollEvery = { withinMs: 15_000, everyMs: 250 };

const failedPage = (tab: Page) => tab.getByRole('heading', { name: 'This page failed' });
const retries = (tab: Page) => tab.getByRole('button', { name: 'Try again' });

const brokenParts = async (tab: Page): Promise<string[]> =>
  (await failedPage(tab).count()) > 0 ? ['broke'] : [];

/** As somebody goes there who is at another page: the server is not asked for it. */
const goWithin = (tab: Page, path: string) =>
  tab.evaluate(
    `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );

/** Presses every way to try again, which must be gone then. */
async function recover(tab: Page): Promise<string[]> {
  const most = 6;
  for (let presses = 0; presses < most && (await retries(tab).count()) > 0; presses += 1) {
    const before = await retries(tab).count();
    // It may be gone before it is pressed: some things are tried again by themselves.
    await retries(tab)
      .first()
      .click({ timeout: settleMs })
      .catch(() => undefined);
    await retries(tab)
      .nth(before - 1)
      .waitFor({ state: 'detached', timeout: settleMs });
    await isSettled(tab);
  }
  return (await retries(tab).count()) > 0 ? ['does not recover'] : brokenParts(tab);
}

describeInBrowser('every page, in bad times', ({ visitor }) => {
  /** Ada, who has something on every page; what the browser itself reports of trouble is expected. */
  let examples: ExamplePage[] | undefined;
  const arrive = async (kind = 0): Promise<[Visitor, readonly ExamplePage[]]> => {
    const ada = await visitor();
    ada.expectFault(/status of (401|409|500)|ERR_INTERNET_DISCONNECTED/);
    await ada.signInAs('ada');
    // Once for the file: what is there stays.
    examples ??= await examplePages(ada);
    return [ada, shareOf(examples, kind)];
  };

  test(
    'says what is under way while the API takes its time, and is whole afterwards',
    async () => {
      const [ada, examples] = await arrive(0);
      let met = 0;
      const faults = await visitEach(ada, examples, async (tab, { path }) => {
        const api = new TroubledApi(tab);
        await api.begin('held');
        await tab.goto(path);
        await tab.locator('main').locator('h1, [role=status]').first().waitFor();
        met += api.met;
        await api.end();
        await isSettled(tab);
        return brokenParts(tab);
      });
      expect(faults).toEqual([]);
      expect(met).toBeGreaterThan(examples.length);
    },
    longMs,
  );

  test.each<[string, Trouble, number]>([
    ['fails with 500', 'failing', 1],
    ['is out of reach', 'offline', 2],
  ])(
    'says so when the API %s, and recovers by trying again',
    async (_, trouble, kind) => {
      const [ada, examples] = await arrive(kind);
      let told = 0;
      const faults = await visitEach(ada, examples, async (tab, { path }) => {
        const api = new TroubledApi(tab);
        await api.begin(trouble);
        await tab.goto(path);
        await isSettled(tab);
        told += await retries(tab).count();
        const broken = await brokenParts(tab);
        await api.end();
        return broken.length > 0 ? broken : recover(tab);
      });
      expect(faults).toEqual([]);
      expect(told).toBeGreaterThan(examples.length / 2);
    },
    longMs,
  );

  test(
    'stays in view when the session has ended, and goes on once it is back',
    async () => {
      const [ada, examples] = await arrive(3);
      let asked = 0;
      const faults = await visitEach(ada, examples, async (tab, { path }) => {
        await tab.goto(path === pages.home ? pages.sessions : pages.home);
        await isSettled(tab);
        const heading = tab.locator('main h1');
        const before = (await heading.textContent()) ?? '';
        const api = new TroubledApi(tab);
        await api.begin('ended');
        await goWithin(tab, path);
        await heading.filter({ hasNotText: before }).waitFor({ state: 'attached' });
        await tab
          .locator('main [role=status]', { hasText: '…' })
          .first()
          .waitFor({ state: 'detached' });
        const dialog = tab.getByRole('dialog', { name: 'Your session has ended' });
        if (api.met > 0) await dialog.waitFor();
        asked += await dialog.count();
        await api.end();
        // A call that was refused meanwhile may raise it once more.
        await eventually(async () => {
          await tab.evaluate(`dispatchEvent(new Event('focus'))`);
          return (await dialog.count()) === 0;
        }, pollEvery);
        await isSettled(tab);
        return recover(tab);
      });
      expect(faults).toEqual([]);
      expect(asked).toBeGreaterThan(examples.length / 2);
    },
    longMs,
  );

  test(
    'loses nothing that was typed when sending it fails',
    async () => {
      const [ada, examples] = await arrive(4);
      let forms = 0;
      const faults = await visitEach(ada, examples, async (tab, { path }) => {
        await tab.goto(path);
        await isSettled(tab);
        const api = new TroubledApi(tab);
        await api.begin('failing', ['POST', 'PUT', 'PATCH', 'DELETE']);
        const { lost, tried } = await keepsTypedText(tab);
        forms += tried;
        await api.end();
        return lost;
      });
      expect(faults).toEqual([]);
      expect(forms).toBeGreaterThan(everyPage ? 20 : 2);
    },
    longMs,
  );

  test('keeps what was typed over a new sign-in, and sends it then', async () => {
    const [ada] = await arrive();
    const { page } = ada;
    await ada.goto(pages.newOrganization);
    await page.getByLabel('Name', { exact: true }).fill('kept');
    await page.getByLabel('Display name').fill('Kept for later');
    await ada.context.clearCookies();
    await ada.press('Create the organization');
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await ada.follow('Sign in here');
    await ada.follow('Continue with Local account');
    await ada.sayWhoAtProvider('ada');
    await ada.sees('New organization');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('kept');
    expect(await page.getByLabel('Display name').inputValue()).toBe('Kept for later');
    await ada.press('Create the organization');
    await ada.sees('kept');
  });

  test('a page that can’t be loaded says so, and opens once the connection is back', async () => {
    const [ada] = await arrive();
    await ada.goto(pages.home);
    await isSettled(ada.page);
    await ada.context.setOffline(true);
    await goWithin(ada.page, pages.sessions);
    await ada.page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor();
    await ada.context.setOffline(false);
    await ada.press('Reload the page');
    await ada.sees('Sessions');
  });
});
