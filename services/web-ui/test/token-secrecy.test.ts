import { expect, test } from '@jest/globals';
import { createOrganization, createProject, type PageName } from '@orchestrator/contracts';
import { callAs } from './call-as.js';
import { describeInBrowser } from './describe-in-browser.js';
import { heapHolders } from './heap-holders.js';
import { createInBrowser, gotoTokens, shownValue, storeValue } from './token-rows.js';
import type { Visitor } from './visitor.js';

const org = 'acme';
const project = { owner: org, name: 'web' };

/** All that a page keeps or shows, but its memory. */
async function keptBy({ page, context }: Visitor): Promise<string> {
  const devtools = await context.newCDPSession(page);
  const history = await devtools.send('Page.getNavigationHistory');
  await devtools.detach();
  const here = await page.evaluate(
    `JSON.stringify([document.documentElement.outerHTML, {...localStorage}, {...sessionStorage},
      history.state, document.cookie, [...document.querySelectorAll('input,textarea')].map((one) => one.value),
      performance.getEntries().map(({ name }) => name)])`,
  );
  return JSON.stringify([here, history, await context.storageState({ indexedDB: true })]);
}

/** The random part of a value: found nowhere by chance. */
const bodyOf = (value: string): string => value.slice(4, 28);

async function expectForgotten(visitor: Visitor, value: string): Promise<void> {
  expect((await keptBy(visitor)).includes(bodyOf(value))).toBe(false);
  expect(await heapHolders(visitor, bodyOf(value))).toEqual([]);
}

describeInBrowser('the value of a token', ({ visitor }) => {
  test('is in the page while its dialog is open, and nowhere once it is closed', async () => {
    const ada = await visitor();
    await ada.signInAs('ada');
    await callAs(ada, createOrganization, { body: { name: org } });
    await callAs(ada, createProject, { body: { ...project, vcs_type: 'orchestrator' } });
    await gotoTokens(ada, 'personalTokens');
    const value = await createInBrowser(ada, 'laptop', { scopes: ['read'] });
    await ada.press('Copy token');
    await ada.page.getByRole('button', { name: 'Copied' }).waitFor();
    // It can be found where it is.
    expect((await keptBy(ada)).includes(value)).toBe(true);
    expect(await heapHolders(ada, bodyOf(value))).not.toEqual([]);
    await storeValue(ada);
    await ada.page.getByText(`orp_…${value.slice(-4)}`).waitFor();
    await expectForgotten(ada, value);

    await ada.press('Rotate laptop');
    await ada.press('Rotate the token');
    const successor = await shownValue(ada);
    await storeValue(ada);
    await expectForgotten(ada, successor);
    await ada.page.goBack();
    await ada.page.goForward();
    await ada.page.getByText(`orp_…${successor.slice(-4)}`).waitFor();
    await expectForgotten(ada, successor);
  });

  test('is not kept with the commands and snippets that show it', async () => {
    const ada = await visitor();
    await ada.signInAs('ada');
    const places: readonly [PageName, Record<string, string>][] = [
      ['userAgentTokens', {}],
      ['triggerTokens', project],
    ];
    for (const [page, params] of places) {
      await gotoTokens(ada, page, params);
      const value = await createInBrowser(ada, 'one');
      await storeValue(ada);
      await expectForgotten(ada, value);
    }
  });
});
