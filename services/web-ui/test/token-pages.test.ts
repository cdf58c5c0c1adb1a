import { expect, test } from '@jest/globals';
import {
  createOrganization,
  createProject,
  type PageName,
  personalTokens,
  type Scope,
  scopePermissions,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { callAs } from './call-as.js';
import { describeInBrowser } from './describe-in-browser.js';
import { askWith, createInBrowser, gotoTokens, shownValue, storeValue } from './token-rows.js';
import type { Visitor } from './visitor.js';

const org = 'acme';
const project = { owner: org, name: 'web' };

const places: readonly {
  page: PageName;
  prefix: string;
  params?: Record<string, string>;
  scopes?: readonly Scope[];
  shows?: readonly RegExp[];
}[] = [
  { page: 'personalTokens', prefix: 'orp_', scopes: ['read', 'trigger'] },
  { page: 'organizationTokens', prefix: 'oro_', params: { org }, scopes: ['read'] },
  {
    page: 'userAgentTokens',
    prefix: 'ora_',
    shows: [/^actrun agent --server http/, /npm run agent$/],
  },
  { page: 'organizationAgentTokens', prefix: 'ora_', params: { org }, shows: [/npm run agent$/] },
  {
    page: 'triggerTokens',
    prefix: 'ort_',
    params: project,
    shows: [/^curl .*\/trigger\/acme\/web\/build.sh/, /Secret token: /],
  },
];

const row = ({ page }: Visitor, label: string) =>
  page.getByRole('row').filter({ has: page.getByText(label, { exact: true }) });

describeInBrowser('tokens of each kind', ({ visitor }) => {
  test('are created, edited, rotated and deleted in the browser, and the API agrees', async () => {
    const ada = await visitor();
    await ada.signInAs('ada');
    await callAs(ada, createOrganization, { body: { name: org } });
    await callAs(ada, createProject, { body: { ...project, vcs_type: 'orchestrator' } });
    for (const { page, prefix, params, scopes = [], shows = [] } of places) {
      await gotoTokens(ada, page, params);
      await ada.page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
      const value = await createInBrowser(ada, 'first name', { scopes });
      expect(value.startsWith(prefix)).toBe(true);
      for (const text of shows) {
        const snippet = ada.page.locator('pre').filter({ hasText: text });
        await snippet.filter({ hasText: value }).first().waitFor();
      }
      expect(await askWith(ada, value)).toMatchObject({
        answered: 200,
        label: 'first name',
        scopes,
      });
      await storeValue(ada);
      await row(ada, 'first name')
        .getByText(`${prefix}…${value.slice(-4)}`)
        .waitFor();
      for (const scope of scopes) {
        // What it permits is told to the keyboard as well, and Escape puts it away.
        const chip = row(ada, 'first name').getByRole('button', { name: scope, exact: true });
        const told = ada.page.getByRole('dialog').getByText(scopePermissions[scope]);
        await chip.press('Enter');
        await told.waitFor();
        await ada.page.keyboard.press('Escape');
        await told.waitFor({ state: 'detached' });
      }

      await ada.press('Edit first name');
      await ada.page.getByLabel('Label', { exact: true }).fill('second name');
      await ada.press('Save');
      await row(ada, 'second name').waitFor();
      expect(await askWith(ada, value)).toMatchObject({ answered: 200, label: 'second name' });

      await ada.press('Rotate second name');
      await ada.page.getByLabel(/^Not at all/).check();
      await ada.press('Rotate the token');
      const successor = await shownValue(ada);
      expect(successor).not.toBe(value);
      await storeValue(ada);
      await row(ada, 'second name')
        .getByText(`${prefix}…${successor.slice(-4)}`)
        .waitFor();
      expect((await askWith(ada, value)).answered).toBe(401);
      expect((await askWith(ada, successor)).answered).toBe(200);

      await ada.press('Delete second name');
      await ada.press('Delete the token');
      await ada.page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
      expect((await askWith(ada, successor)).answered).toBe(401);
      await ada.press('Revoked');
      await row(ada, 'second name').getByText('Revoked').first().waitFor();
    }
  }, 90_000);

  test('an overlap lets both values work, each until it is deleted', async () => {
    const bob = await visitor();
    await bob.signInAs('bob');
    await gotoTokens(bob, 'personalTokens');
    const value = await createInBrowser(bob, 'robot', { scopes: ['read'] });
    await storeValue(bob);
    await bob.press('Rotate robot');
    await bob.page.getByLabel('1 hour').check();
    await bob.press('Rotate the token');
    const successor = await shownValue(bob);
    await storeValue(bob);
    expect((await askWith(bob, value)).answered).toBe(200);
    expect((await askWith(bob, successor)).answered).toBe(200);
    await bob.page.getByText('Rotated, ends').waitFor();
    // Uses are written in batches.
    await eventually(
      async () => {
        const { items } = (await callAs(bob, personalTokens.list, { params: {} })).body;
        return items.every(({ last_used_ip: ip }) => ip !== null);
      },
      { withinMs: 30_000, everyMs: 200 },
    );
    await bob.page.reload();
    await bob.page.getByText('just now from').first().waitFor();
    await bob.page.getByRole('button', { name: 'Delete robot' }).first().click();
    await bob.page.getByText('An old value that is still in its overlap').waitFor();
    await bob.press('Delete the token');
    await bob.page.getByRole('button', { name: 'Rotate robot' }).waitFor({ state: 'detached' });
    expect((await askWith(bob, successor)).answered).toBe(401);
    expect((await askWith(bob, value)).answered).toBe(200);
    await bob.press('Delete robot');
    await bob.page.getByText('the new one has a line of its own').waitFor();
    await bob.page.getByText(/It was last used just now from \S+\./).waitFor();
    await bob.press('Delete the token');
    await bob.page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
    expect((await askWith(bob, value)).answered).toBe(401);
  }, 60_000);
});
