import { expect, test } from '@jest/globals';
import {
  createInvitation,
  createOrganization,
  createProject,
  fillPath,
  organizationTokens,
  type PageName,
  pages,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { callAs } from './call-as.js';
import { describeInBrowser } from './describe-in-browser.js';
import { isSettled } from './example-pages.js';
import { expectAccessible } from './expect-accessible.js';
import type { Visitor } from './visitor.js';

/** Two people and many pages, on a machine that may be busy. */
const longMs = 180_000;
const org = 'acme';
const at = (template: string) => fillPath(template, { org });

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

describeInBrowser('an organization in two browsers', ({ visitor }) => {
  test(
    'lives from its founding to its end',
    async () => {
      const [olga, milo] = await Promise.all([visitor(), visitor({ width: 360 })]);
      await Promise.all([olga.signInAs('olga'), milo.signInAs('milo')]);

      // Founded from the switcher; a reserved name is refused at its field, and what was typed stays.
      olga.expectFault(/409/);
      await olga.press('Namespace: olga');
      await olga.page.getByRole('menuitem', { name: 'New organization' }).click();
      await olga.sees('New organization');
      await olga.page.getByLabel('Name', { exact: true }).fill('admin');
      await olga.page.getByLabel('Display name').fill('Acme Incorporated');
      await olga.press('Create the organization');
      await olga.page.getByText('This name is reserved.').waitFor();
      expect(await olga.page.getByLabel('Display name').inputValue()).toBe('Acme Incorporated');
      await olga.page.getByLabel('Name', { exact: true }).fill(org);
      await olga.press('Create the organization');
      await olga.sees(org);
      await olga.page.getByText('Acme Incorporated').waitFor();
      await isAccessible(olga);

      // The last owner hears why she stays.
      await olga.follow('Members');
      await olga.page.getByText('You are the last owner').waitFor();
      const leave = olga.page.getByRole('button', { name: 'Leave the organization' });
      expect(await leave.getAttribute('aria-disabled')).toBe('true');

      // Somebody who is not there is named at the field; milo is invited.
      olga.expectFault(/404/);
      await olga.press('Invite somebody');
      await olga.page.getByLabel('Username').fill('nobody-here');
      await inDialog(olga, 'Invite');
      await olga.page.getByText('There is no user with the name nobody-here.').waitFor();
      await olga.page.getByLabel('Username').fill('milo');
      await inDialog(olga, 'Invite');
      await row(olga, 'milo').getByRole('button', { name: 'Withdraw' }).waitFor();
      await isAccessible(olga);

      await milo.goto(pages.home);
      await milo.page.getByText('olga invites you into Acme Incorporated').waitFor();
      await isAccessible(milo);
      await milo.press('Accept the invitation of acme');
      await milo.page.getByText('You are a member of Acme Incorporated now.').waitFor();

      // As a member he sees the organization, and what he may not do.
      await milo.goto(at(pages.tokenPolicy));
      await milo.page.getByText('Admins and owners can change it.').waitFor();
      await milo.goto(at(pages.organizationAuditLog));
      await milo.page.getByText('Your role is member.').waitFor();
      await milo.goto(at(pages.deleteOrganization));
      await milo.page.getByText('This is for owners').waitFor();

      await olga.page.reload();
      await row(olga, 'milo').getByRole('button', { name: 'Change role' }).click();
      await isAccessible(olga);
      await role(olga, 'Admin').check();
      await inDialog(olga, 'Change the role');
      await row(olga, 'milo').getByText('Admin', { exact: true }).waitFor();

      // The admin may set the policy, but nothing that has to do with an owner.
      await milo.goto(at(pages.members));
      await milo.page.getByRole('button', { name: 'Leave the organization' }).waitFor();
      expect(await milo.page.getByRole('button', { name: 'Remove olga' }).count()).toBe(0);
      await milo.goto(at(pages.tokenPolicy));
      milo.expectFault(/400/);
      await milo.page.getByLabel('Tokens must have an expiry').check();
      await milo.page.getByLabel('Longest lifetime in days').fill('5000');
      await milo.press('Save the policy');
      await milo.page.getByRole('alert').filter({ hasText: '3650' }).waitFor();
      await milo.page.getByLabel('Longest lifetime in days').fill('90');
      await isAccessible(milo);
      await milo.press('Save the policy');
      await milo.page.getByText('The token policy was changed.').waitFor();
      const create = (expiresAt: string | null) =>
        callAs(milo, organizationTokens.create, {
          params: { org },
          body: { label: 'ci', scopes: ['read'], expires_at: expiresAt },
        });
      await expect(create(null)).rejects.toMatchObject({
        problem: { errors: [{ path: 'expires_at' }] },
      });
      const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
      expect(await create(inAWeek)).toMatchObject({ status: 201 });

      // The log tells of it, and can be asked.
      await olga.goto(at(pages.organizationAuditLog));
      await expectTold(olga, 'org.updated');
      await olga.page.getByRole('button', { name: 'Only what milo did' }).first().click();
      await row(olga, 'org.updated').first().waitFor();
      await olga.page.getByText('org.created').waitFor({ state: 'detached' });
      await olga.page.getByLabel('Action').fill('org.nothing');
      await olga.press('Show matching entries');
      await olga.page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
      await olga.page.getByRole('button', { name: 'Clear the filters' }).first().click();
      await row(olga, 'org.created').waitFor();
      await isAccessible(olga);

      // Removed, he has lost sight of it.
      await olga.goto(at(pages.members));
      await olga.press('Remove milo');
      await inDialog(olga, 'Remove');
      await olga.page.getByText('milo was removed.').waitFor();
      await row(olga, 'milo').waitFor({ state: 'detached' });
      milo.expectFault(/404/);
      await milo.page.reload();
      await milo.page.getByText('This is not here, or you may not see it.').waitFor();
      await milo.goto(pages.organizations);
      await milo.page.getByText('You belong to no organization').waitFor();
      await isAccessible(milo);

      await olga.goto(at(pages.deleteOrganization));
      await olga.press('Delete acme');
      const end = olga.page
        .getByRole('dialog')
        .getByRole('button', { name: 'Delete the organization' });
      expect(await end.getAttribute('aria-disabled')).toBe('true');
      await isAccessible(olga);
      await olga.page.getByLabel('Type acme to confirm').fill(org);
      await end.click();
      await olga.sees('Organizations');
      await olga.page.getByText('You belong to no organization').waitFor();
    },
    longMs,
  );

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

/** What happened is in the log a moment after it was answered. */
async function expectTold({ page }: Visitor, action: string): Promise<void> {
  const told = page.getByRole('row').filter({ hasText: action }).first();
  await eventually(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    return (await told.isVisible()) || null;
  });
}
