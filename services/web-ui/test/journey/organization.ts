import { expect } from '@jest/globals';
import { fillPath, organizationTokens, pages } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { callAs } from '../call-as.js';
import type { BrowserSuite } from '../describe-in-browser.js';
import { expectAccessible } from '../expect-accessible.js';
import type { Visitor } from '../visitor.js';

const org = 'acme';
const at = (template: string) => fillPath(template, { org });

const role = (visitor: Visitor, label: string) =>
  visitor.page.getByRole('dialog').getByRole('radio', { name: label, exact: true });
const row = (visitor: Visitor, name: string) =>
  visitor.page.getByRole('row').filter({ hasText: name });
const inDialog = (visitor: Visitor, button: string) =>
  visitor.page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();

/** In both themes; on what the system runs makes no difference to that. */
const accessibleOn =
  (ground: BrowserSuite['ground']) =>
  async ({ page }: Visitor): Promise<void> => {
    if (ground === 'real') return;
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'light' });
  };

/** Two people in one organization, each in a browser. */
export async function organization({ ground, visitor }: BrowserSuite): Promise<void> {
  const isAccessible = accessibleOn(ground);
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
}

/** What happened is in the log a moment after it was answered. */
async function expectTold({ page }: Visitor, action: string): Promise<void> {
  const told = page.getByRole('row').filter({ hasText: action }).first();
  await eventually(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    return (await told.isVisible()) || null;
  });
}
