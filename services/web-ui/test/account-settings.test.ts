import { expect, test } from '@jest/globals';
import { beginLink, fillPath, pages, problemType } from '@orchestrator/contracts';
import { describeInBrowser } from './describe-in-browser.js';
import { expectAccessible } from './expect-accessible.js';
import type { Visitor } from './visitor.js';

const rows = ({ page }: Visitor) => page.locator('tbody tr');

describeInBrowser('the settings of an account', ({ visitor }) => {
  test('without a second look nothing is linked', async () => {
    const eve = await visitor();
    await eve.signInAs('eve');
    await eve.goto(pages.linkedAccounts);
    await eve.press('Link Local account 2');
    await eve.sayWhoAtProvider('not-mine');
    await eve.press('Don’t link');
    await eve.page.reload();
    await eve.page.getByText('This is the only way to sign in').waitFor();
    expect(await rows(eve).count()).toBe(1);
  });

  test('a session that is ended elsewhere: the page stays, and what was typed comes back', async () => {
    const kay = await visitor();
    const thief = await visitor();
    await kay.signInAs('kay');
    await thief.signInAs('kay');
    thief.expectFault(/401/);
    await thief.goto(pages.profile);
    await thief.page.getByLabel('Display name').fill('Kay the Second');

    await kay.goto(pages.sessions);
    await kay.page.getByText('This one').waitFor();
    expect(await rows(kay).count()).toBe(2);
    await kay.page.getByRole('button', { name: 'End', exact: true }).click();
    await expectAccessible(kay.page);
    await kay.press('End the session');
    await kay.page.getByText('The session has ended.').waitFor();

    await thief.press('Save the display name');
    const dialog = thief.page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor();
    await expectAccessible(thief.page);
    expect(await thief.page.locator('input[name=display_name]').inputValue()).toBe(
      'Kay the Second',
    );
    await dialog.getByRole('link', { name: 'Sign in here' }).click();
    await thief.sees('Sign in');
    await thief.page
      .getByRole('link', { name: 'Continue with Local account', exact: true })
      .click();
    await thief.sayWhoAtProvider('kay');
    await thief.sees('Profile');
    expect(await thief.page.getByLabel('Display name').inputValue()).toBe('Kay the Second');
    await thief.press('Save the display name');
    await thief.page.getByText('The display name was changed.').waitFor();
  });

  test('what needs a fresh sign-in explains it, leads to the provider and back', async () => {
    const lee = await visitor();
    lee.expectFault(/403/);
    await lee.signInAs('lee');
    await lee.goto(pages.linkedAccounts);
    const path = fillPath(beginLink.path, { provider: 'local-2' });
    await lee.page.route(`**${path}`, (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: problemType('reauthentication_required'),
          title: 'This needs a fresh sign-in',
          status: 403,
          code: 'reauthentication_required',
          request_id: 'x',
        }),
      }),
    );
    await lee.press('Link Local account 2');
    const dialog = lee.page.getByRole('dialog', { name: 'Prove that it is you' });
    await dialog.getByRole('link', { name: 'Continue with Local account' }).waitFor();
    await expectAccessible(lee.page);
    await lee.page.unroute(`**${path}`);
    await dialog.getByRole('link', { name: 'Continue with Local account' }).click();
    await lee.sayWhoAtProvider('lee');
    await lee.sees('Linked accounts');
  });
});
