import { expect, test } from '@jest/globals';
import { createOrganization, personalTokens, updateOrganization } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { callAs } from './call-as.js';
import { describeInBrowser } from './describe-in-browser.js';
import { expectAccessible } from './expect-accessible.js';
import { askWith, createInBrowser, gotoTokens, shownValue, storeValue } from './token-rows.js';
import type { Visitor } from './visitor.js';

const mostTabs = 60;

/** Runs in the page: is what has the focus called so? */
const isFocused = `(name) => {
  const here = document.activeElement;
  const labels = [...(here.labels ?? [])].map((label) => label.textContent);
  return [here.ariaLabel, here.textContent, ...labels].some((text) => text?.trim() === name);
}`;

/** Goes on by Tab to what is called so, as somebody does who has no pointer. */
async function tabTo({ page }: Visitor, name: string): Promise<void> {
  const isThere = () => page.evaluate<boolean>(`(${isFocused})(${JSON.stringify(name)})`);
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    await page.keyboard.press('Tab');
    if (await isThere()) return;
  }
  throw new Error(`The keyboard does not come to "${name}"`);
}

const settled = 'Promise.allSettled(document.getAnimations().map((one) => one.finished))';

async function accessibleInBothThemes({ page }: Visitor): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colors are on their way to the other theme for a moment.
    await page.evaluate(settled);
    await expectAccessible(page);
  }
}

describeInBrowser('the dialogs about tokens', ({ visitor }) => {
  test('a token is created by the keyboard alone, and the focus is never lost', async () => {
    const ada = await visitor();
    await ada.signInAs('ada');
    await gotoTokens(ada, 'personalTokens');
    const { keyboard } = ada.page;
    await ada.page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
    await tabTo(ada, 'New token');
    await keyboard.press('Enter');
    await ada.page.getByRole('dialog').waitFor();
    await tabTo(ada, 'Label');
    await keyboard.type('by hand');
    await tabTo(ada, 'read');
    await keyboard.press('Space');
    await tabTo(ada, 'trigger');
    await keyboard.press('Space');
    await tabTo(ada, 'Create the token');
    await keyboard.press('Enter');
    const value = await shownValue(ada);
    expect(await askWith(ada, value)).toMatchObject({
      answered: 200,
      label: 'by hand',
      scopes: ['read', 'trigger'],
    });
    // It stays until its holder says so.
    await tabTo(ada, 'Done');
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    expect(await shownValue(ada)).toBe(value);
    await tabTo(ada, 'I have stored the token in a safe place');
    await keyboard.press('Space');
    await tabTo(ada, 'Done');
    await keyboard.press('Enter');
    await ada.page.getByTestId('secret-value').waitFor({ state: 'detached' });
    await ada.page
      .getByRole('button', { name: 'New token' })
      .and(ada.page.locator(':focus'))
      .waitFor();
    await tabTo(ada, 'Delete by hand');
    await keyboard.press('Enter');
    await tabTo(ada, 'Delete the token');
    await keyboard.press('Enter');
    await ada.page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
    await ada.page
      .getByRole('button', { name: 'New token' })
      .and(ada.page.locator(':focus'))
      .waitFor();
  });

  test('every page and dialog is accessible, light and dark', async () => {
    const bob = await visitor();
    await bob.signInAs('bob');
    await gotoTokens(bob, 'personalTokens');
    await bob.page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
    await accessibleInBothThemes(bob);
    await bob.press('New token');
    await accessibleInBothThemes(bob);
    await bob.press('Cancel');
    await createInBrowser(bob, 'one', { scopes: ['read', 'token:admin'] });
    // Behind the dialog the list changes: not while it is looked at.
    await bob.page.getByText('created just now').waitFor({ state: 'attached' });
    await accessibleInBothThemes(bob);
    await storeValue(bob);
    await bob.page.getByText('created just now').waitFor();
    await accessibleInBothThemes(bob);
    for (const action of ['Edit', 'Rotate', 'Delete']) {
      await bob.press(`${action} one`);
      await bob.page.getByRole('dialog').waitFor();
      await accessibleInBothThemes(bob);
      await bob.press('Cancel');
    }
  });

  test('what is wrong is said at its field, and what was typed stays', async () => {
    const eve = await visitor({ width: 360 });
    eve.expectFault(/40[09]/);
    await eve.signInAs('eve');
    await gotoTokens(eve, 'personalTokens');
    await eve.press('New token');
    await eve.page.getByLabel('Description (optional)').fill('Typed with care');
    await eve.page.getByLabel('Only from these addresses (optional)').fill('not-an-address');
    await eve.press('Create the token');
    await eve.page.getByText('Must be an IP address or a CIDR range.').waitFor();
    const label = eve.page.getByLabel('Label', { exact: true });
    expect(await label.getAttribute('aria-invalid')).toBe('true');
    await label.and(eve.page.locator(':focus')).waitFor();
    // It is there after the page was left, too.
    await eve.page.reload();
    await eve.press('New token');
    expect(await eve.page.getByLabel('Description (optional)').inputValue()).toBe(
      'Typed with care',
    );
    await eve.page.getByLabel('Only from these addresses (optional)').fill('203.0.113.7');
    await label.fill('twice');
    await eve.page.getByLabel('read', { exact: true }).check();
    await eve.press('Create the token');
    await storeValue(eve);
    await eve.page.getByText('only 203.0.113.7').waitFor();
    await eve.press('New token');
    await label.fill('twice');
    await eve.page.getByLabel('read', { exact: true }).check();
    await eve.press('Create the token');
    await eve.page.getByText('Another active token has this label.').waitFor();
  });

  test('the policy of an organization says what may be chosen', async () => {
    const kay = await visitor();
    await kay.signInAs('kay');
    await callAs(kay, createOrganization, { body: { name: 'strict' } });
    await callAs(kay, updateOrganization, {
      params: { org: 'strict' },
      body: { token_policy: { max_token_lifetime_days: 30 } },
    });
    await gotoTokens(kay, 'organizationTokens', { org: 'strict' });
    await kay.press('New token');
    await kay.page.getByText('lets tokens live for at most 30 days').waitFor();
    const choices = kay.page.getByLabel('Expires after').getByRole('option');
    expect(await choices.allTextContents()).toEqual(['7 days', '30 days', 'On a day of my choice']);
    await kay.page.getByLabel('Expires after').selectOption('30 days');
    await kay.page.getByLabel('Label', { exact: true }).fill('month');
    await kay.page.getByLabel('read', { exact: true }).check();
    await kay.press('Create the token');
    const { expires_at: end } = await askWith(kay, await shownValue(kay));
    const days = (Date.parse(end ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29);
    expect(days).toBeLessThanOrEqual(30);
    await kay.page.getByText(/This organization token expires in/).waitFor();
  });

  test('an overlap lets both values work, each until it is deleted', async () => {
    const rae = await visitor();
    await rae.signInAs('rae');
    await gotoTokens(rae, 'personalTokens');
    const value = await createInBrowser(rae, 'robot', { scopes: ['read'] });
    await storeValue(rae);
    await rae.press('Rotate robot');
    await rae.page.getByLabel('1 hour').check();
    await rae.press('Rotate the token');
    const successor = await shownValue(rae);
    await storeValue(rae);
    expect((await askWith(rae, value)).answered).toBe(200);
    expect((await askWith(rae, successor)).answered).toBe(200);
    await rae.page.getByText('Rotated, ends').waitFor();
    // Uses are written in batches.
    await eventually(
      async () => {
        const { items } = (await callAs(rae, personalTokens.list, { params: {} })).body;
        return items.every(({ last_used_ip: ip }) => ip !== null);
      },
      { withinMs: 30_000, everyMs: 200 },
    );
    await rae.page.reload();
    await rae.page.getByText('just now from').first().waitFor();
    await rae.page.getByRole('button', { name: 'Delete robot' }).first().click();
    await rae.page.getByText('An old value that is still in its overlap').waitFor();
    await rae.press('Delete the token');
    await rae.page.getByRole('button', { name: 'Rotate robot' }).waitFor({ state: 'detached' });
    expect((await askWith(rae, successor)).answered).toBe(401);
    expect((await askWith(rae, value)).answered).toBe(200);
    await rae.press('Delete robot');
    await rae.page.getByText('the new one has a line of its own').waitFor();
    await rae.page.getByText(/It was last used just now from \S+\./).waitFor();
    await rae.press('Delete the token');
    await rae.page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
    expect((await askWith(rae, value)).answered).toBe(401);
  });
});
