import { expect } from '@jest/globals';
import {
  createOrganization,
  createProject,
  type PageName,
  type Scope,
  scopePermissions,
} from '@orchestrator/contracts';
import { callAs } from '../call-as.js';
import type { BrowserSuite } from '../describe-in-browser.js';
import { askWith, createInBrowser, gotoTokens, shownValue, storeValue } from '../token-rows.js';
import type { Visitor } from '../visitor.js';

const org = 'tools';
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
    shows: [/^curl .*\/trigger\/tools\/web\/build.sh/, /Secret token: /],
  },
];

const row = ({ page }: Visitor, label: string) =>
  page.getByRole('row').filter({ has: page.getByText(label, { exact: true }) });

/** What can be done with a token of each kind. */
export async function tokenKinds({ visitor }: Pick<BrowserSuite, 'visitor'>): Promise<void> {
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
    const known = row(ada, 'first name').getByText(`${prefix}…${value.slice(-4)}`);
    await known.waitFor();
    for (const scope of scopes) {
      // What it permits is told to the keyboard as well, and Escape puts it away.
      const chip = row(ada, 'first name').getByRole('button', { name: scope, exact: true });
      const told = ada.page.getByRole('dialog').getByText(scopePermissions[scope]);
      await chip.press('Enter');
      await told.waitFor();
      await ada.page.keyboard.press('Escape');
      await told.waitFor({ state: 'detached' });
    }
    // It can't be had again: neither from the page as it is, nor as it comes anew.
    expect(await ada.page.content()).not.toContain(value);
    await ada.page.reload();
    await known.waitFor();
    expect(await ada.page.content()).not.toContain(value);

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
}
