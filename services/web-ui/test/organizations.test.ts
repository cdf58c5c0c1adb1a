import { expect, test } from '@jest/globals';
import {
  createInvitation,
  createOrganization,
  createProject,
  fillPath,
  type PageName,
  pages,
} from '@orchestrator/contracts';
import { callAs } from './call-as.js';
import { describeInBrowser } from './describe-in-browser.js';
import { isSettled } from './example-pages.js';
import { expectAccessible } from './expect-accessible.js';
import type { Visitor } from './visitor.js';

const role = (visitor: Visitor, label: string) =>
  visitor.page.getByRole('dialog').getByRole('radio', { name: label, exact: true });
const row = (visitor: Visitor, name: string) =>
  visitor.page.getByRole('row').filter({ hasText: name });
const inDialog = (visitor: Visitor, button: string) =>
  visitor.page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();

/** In both themes. */
async function isAccessible({ page }: Visitor): Promise<void> {
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
}

describeInBrowser('organizations and their members', ({ visitor }) => {
  test('an invitation that is declined is gone for both', async () => {
    const [nora, pete] = await Promise.all([visitor(), visitor()]);
    await Promise.all([nora.signInAs('nora'), pete.signInAs('pete')]);
    await nora.goto(pages.newOrganization);
    await nora.page.getByLabel('Name', { exact: true }).fill('initech');
    await nora.press('Create the organization');
    await nora.sees('initech');
    await nora.follow('General');
    await nora.sees('General');
    await nora.page.getByLabel('Display name').fill('Initech');
    await nora.press('Save the display name');
    await nora.page.getByText('The display name was changed.').waitFor();
    await isAccessible(nora);
    await nora.follow('Members');
    await nora.press('Invite somebody');
    await nora.page.getByLabel('Username').fill('pete');
    await role(nora, 'Owner').check();
    await inDialog(nora, 'Invite');
    await row(nora, 'pete').getByText('Owner').waitFor();
    await pete.goto(pages.organizations);
    await pete.page.getByText('nora invites you into Initech').waitFor();
    await pete.press('Decline the invitation of initech');
    await pete.page.getByText('nora invites you').waitFor({ state: 'detached' });
    await nora.page.reload();
    await nora.page.getByRole('heading', { name: 'No invitation is open' }).waitFor();
  });

  test('what a member may not do is not offered, and its address says why', async () => {
    const [amy, ben] = await Promise.all([visitor(), visitor()]);
    await Promise.all([amy.signInAs('amy'), ben.signInAs('ben')]);
    const place = { owner: 'hooli', name: 'web' };
    const params = { org: place.owner };
    await callAs(amy, createOrganization, { body: { name: place.owner } });
    await callAs(amy, createProject, { body: { ...place, vcs_type: 'orchestrator' } });
    await callAs(amy, createInvitation, { params, body: { username: 'ben', role: 'member' } });
    await ben.goto(pages.sessions);
    await ben.follow('1 invitation');
    await ben.press('Accept the invitation of hooli');
    await ben.page.getByText('1 invitation').waitFor({ state: 'detached' });

    const main = ben.page.getByRole('navigation', { name: 'Main' });
    const offered = async (path: string, heading: string) => {
      await ben.goto(path);
      await ben.sees(heading);
      await main.getByText('hooli', { exact: true }).waitFor();
      return main.getByRole('link').allTextContents();
    };
    const ofNamespace = ['Dashboard', 'Projects', 'Agents', 'Queue', 'Settings'];
    expect(await offered(fillPath(pages.organization, params), 'hooli')).toEqual([
      ...ofNamespace,
      ...['Overview', 'General', 'Members', 'Secrets', 'Token policy'],
    ]);
    expect(await offered(fillPath(pages.project, place), 'web')).toEqual([
      ...ofNamespace,
      ...['Overview', 'Runs', 'Pipelines', 'Files'],
      ...['General', 'Trigger configurations', 'Webhooks', 'Secrets'],
    ]);

    const forAdmins: readonly [PageName, string | RegExp][] = [
      ['organizationGeneral', 'Admins and owners can change what it is called.'],
      ['members', 'Who belongs to the organization.'],
      ['organizationTokens', 'Its admins and owners manage these tokens'],
      ['organizationAgentTokens', 'Its admins and owners manage these tokens'],
      ['organizationSecrets', 'needs the role admin'],
      ['tokenPolicy', 'Admins and owners can change it.'],
      ['organizationAuditLog', 'This is for admins and owners of the organization.'],
      ['deleteOrganization', 'This is for owners of the organization.'],
      ['projects', 'Everything that hooli runs'],
      ['newProject', 'Only its admins and owners may create projects.'],
      ['agents', 'which an admin can create'],
      ['projectGeneral', 'Only its admins and owners may change these settings.'],
      ['triggerTokens', 'Its admins and owners manage these tokens'],
      ['triggerConfigs', 'Only its admins and owners may change trigger configurations.'],
      ['webhooks', 'Only its admins and owners may change webhooks.'],
      ['projectSecrets', 'needs the role admin'],
      ['deleteProject', 'Only its admins and owners may delete projects.'],
    ];
    const changing = ben.page
      .locator('main')
      .getByRole('button', { name: /^(?!Leave|Theme)/ })
      .or(ben.page.locator('main').getByRole('link', { name: /^(New|Go to the agent tokens)/ }));
    for (const [name, sentence] of forAdmins) {
      await ben.goto(fillPath(pages[name], { ...params, ...place }));
      await ben.page.getByText(sentence).first().waitFor();
      await isSettled(ben.page);
      expect([name, await changing.allTextContents()]).toEqual([name, []]);
    }

    // What is a member's to do is there.
    await ben.goto(fillPath(pages.projectPipelines, place));
    await ben.press('New pipeline file');
    await ben.page.getByRole('dialog', { name: 'New pipeline file' }).waitFor();
    await ben.goto(fillPath(pages.project, place));
    await ben.press('Run');
    await ben.page.getByRole('dialog').waitFor();
  });
});
