import { expect, test } from '@jest/globals';
import {
  createOrganization,
  createProject,
  fillPath,
  organizationSecrets,
  pages,
  projectSecrets,
  type SecretCollection,
  userSecrets,
} from '@orchestrator/contracts';
import { callAs } from './call-as.js';
import { describeInBrowser } from './describe-in-browser.js';
import { expectAccessible } from './expect-accessible.js';
import type { Visitor } from './visitor.js';

const org = 'acme';
const project = { owner: org, name: 'web' };
const value = '-----BEGIN KEY-----\nnot-for-anybodys-eyes\n-----END KEY-----';

const row = (visitor: Visitor, name: string) =>
  visitor.page.getByRole('row').filter({ hasText: name });
const inDialog = (visitor: Visitor, button: string) =>
  visitor.page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();

/** What the page and everything that it keeps knows. */
const everythingKept = ({ page }: Visitor) =>
  page.evaluate<string>(
    `document.documentElement.outerHTML
      + [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join()
      + JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage })
      + JSON.stringify(history.state) + location.href`,
  );

async function fillIn({ page }: Visitor, key: string, text: string): Promise<void> {
  await page.getByLabel('Key').fill(key);
  await page.getByLabel('Value').fill(text);
}

describeInBrowser('secrets in a browser', ({ visitor }) => {
  test('are kept at three levels, and no value is ever seen again', async () => {
    const sue = await visitor();
    await sue.signInAs('sue');
    await callAs(sue, createOrganization, { body: { name: org } });
    await callAs(sue, createProject, { body: { ...project, vcs_type: 'orchestrator' } });
    const levels: readonly (readonly [string, SecretCollection, object])[] = [
      [pages.userSecrets, userSecrets, {}],
      [fillPath(pages.organizationSecrets, { org }), organizationSecrets, { org }],
      [fillPath(pages.projectSecrets, project), projectSecrets, project],
    ];
    const keysOf = async ({ list }: SecretCollection, params: object) =>
      (await callAs(sue, list, { params } as never)).body;
    for (const [path, collection, params] of levels) {
      await sue.goto(path);
      await sue.sees('Secrets');
      await sue.page.getByRole('heading', { name: 'No secrets yet' }).waitFor();
      await sue.page.getByRole('button', { name: 'Add a secret' }).first().click();
      await fillIn(sue, 'deploy_key', value);
      await expectAccessible(sue.page);
      await inDialog(sue, 'Store the secret');
      await row(sue, 'DEPLOY_KEY').getByText('sue').waitFor();
      expect(await everythingKept(sue)).not.toContain('not-for-anybodys-eyes');
      expect(await keysOf(collection, params)).toMatchObject({
        items: [{ key: 'DEPLOY_KEY', updated_by: 'sue' }],
      });
      await expectAccessible(sue.page);
      await sue.page.emulateMedia({ colorScheme: 'dark' });
      await expectAccessible(sue.page);
      await sue.page.emulateMedia({ colorScheme: 'light' });
      await sue.press('Replace DEPLOY_KEY');
      expect(await sue.page.getByLabel('Value').inputValue()).toBe('');
      await sue.page.getByLabel('Value').fill('another');
      await inDialog(sue, 'Replace the value');
      await sue.page.getByRole('dialog').waitFor({ state: 'detached' });
      await sue.press('Delete DEPLOY_KEY');
      await inDialog(sue, 'Delete the secret');
      await sue.page.getByRole('heading', { name: 'No secrets yet' }).waitFor();
      expect(await keysOf(collection, params)).toMatchObject({ items: [] });
    }
  });

  test('what is wrong is said at its field; a key that was typed is kept, a value is not', async () => {
    const tom = await visitor({ width: 360 });
    tom.expectFault(/400/);
    await tom.signInAs('tom');
    await tom.goto(pages.userSecrets);
    await tom.page.getByRole('button', { name: 'Add a secret' }).first().click();
    await fillIn(tom, '1_key', value);
    await inDialog(tom, 'Store the secret');
    await tom.page.getByText('Must be 1 to 100 capital letters').waitFor();
    expect(await tom.page.getByLabel('Value').inputValue()).toBe(value);
    await tom.page.reload();
    await tom.page.getByRole('button', { name: 'Add a secret' }).first().click();
    expect(await tom.page.getByLabel('Key').inputValue()).toBe('1_KEY');
    expect(await tom.page.getByLabel('Value').inputValue()).toBe('');
    await expectAccessible(tom.page);
  });
});
