import { expect, test } from '@jest/globals';
import { createOrganization, deleteOrganization, pages } from '@orchestrator/contracts';
import { operate } from '../../../infra/local/test/operator.js';
import { callAs } from './call-as.js';
import { describeInBrowser } from './describe-in-browser.js';
import { expectAccessible } from './expect-accessible.js';

describeInBrowser(
  'the first and last steps in a browser',
  ({ visitor, system }) => {
    test('somebody new signs in, picks a username, and signs out', async () => {
      const grace = await visitor();
      await grace.goto(pages.home);
      await grace.sees('Sign in');
      await expectAccessible(grace.page);
      await grace.follow('Continue with Local account');
      await grace.sayWhoAtProvider('grace');
      await grace.sees('Pick a username');
      await expectAccessible(grace.page);
      await grace.page.getByLabel('Username').fill('grace-hopper');
      await grace.press('Create the account');
      await grace.sees('Dashboard');
      await grace.page.getByRole('heading', { name: 'No projects yet' }).waitFor();
      await grace.press('Your account');
      await grace.page.getByText('Signed in as grace-hopper').waitFor();
      await grace.page.getByRole('menuitem', { name: 'Sign out' }).click();
      await grace.sees('Sign in');
      await grace.goto(pages.sessions);
      await grace.sees('Sign in');
      expect(new URL(grace.page.url()).searchParams.get('return_to')).toBe(pages.sessions);
    });

    test('a username that is not right is refused at its field, and what was typed stays', async () => {
      const ada = await visitor();
      ada.expectFault(/400/);
      await ada.goto(pages.signIn);
      await ada.follow('Continue with Local account 2');
      await ada.sayWhoAtProvider('ada');
      await ada.sees('Pick a username');
      await ada.page.getByLabel('Username').fill('Not a name!');
      await ada.press('Create the account');
      const field = ada.page.getByLabel('Username');
      await ada.page.getByText('Must be 1 to 39 lowercase letters').waitFor();
      expect(await field.inputValue()).toBe('Not a name!');
      expect(await field.getAttribute('aria-invalid')).toBe('true');
    });

    test('the provider that was used last comes first', async () => {
      const eve = await visitor();
      const offers = () => eve.page.getByRole('link', { name: /^Continue with/ }).allTextContents();
      await eve.goto(pages.signIn);
      await eve.page.getByRole('link', { name: 'Continue with Local account 2' }).click();
      await eve.page.getByRole('heading').first().waitFor();
      await eve.goto(pages.signIn);
      await eve.page.getByRole('link', { name: 'Continue with Local account 2' }).waitFor();
      expect(await offers()).toEqual([
        'Continue with Local account 2',
        'Continue with Local account',
      ]);
    });

    test('a theme that is picked stays, and overrules the system', async () => {
      const kay = await visitor({ theme: 'light' });
      await kay.goto(pages.signIn);
      await kay.sees('Sign in');
      await kay.press('Theme');
      await kay.page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
      await kay.page.reload();
      await kay.sees('Sign in');
      expect(await kay.page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
      expect(await kay.page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        'rgb(17, 19, 21)',
      );
    });

    test('the script of the first load weighs at most 185 kB, compressed with gzip', async () => {
      const ida = await visitor();
      const sizes: Promise<number>[] = [];
      await ida.signInAs('ida');
      await ida.context.route('**/*.js', async (route) => {
        const response = await route.fetch({ headers: { 'accept-encoding': 'gzip' } });
        sizes.push(Promise.resolve(Number(response.headers()['content-length'])));
        await route.fulfill({ response });
      });
      await ida.page.reload();
      await ida.sees('Dashboard');
      await ida.page.getByRole('heading', { name: 'No projects yet' }).waitFor();
      const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect(total).toBeGreaterThan(50_000);
      expect(total).toBeLessThanOrEqual(185_000);
    });

    test('where sign-up is closed, the link of the operator lets one person in, once', async () => {
      const { code, told } = await operate(system(), 'sign-up-link');
      expect(code).toBe(0);
      const link = new URL(/http\S+/.exec(told)?.[0] ?? '');
      const [zoe, yan] = await Promise.all([visitor(), visitor()]);
      for (const guest of [zoe, yan]) {
        guest.expectFault(/401/);
        await guest.goto(link.pathname + link.hash);
        await guest.sees('Sign up');
        expect(new URL(guest.page.url()).hash).toBe('');
        await guest.follow('Continue with Local account 2');
        await guest.sayWhoAtProvider(guest === zoe ? 'zoe' : 'yan');
        await guest.sees('Pick a username');
        expect(await guest.page.getByLabel('Sign-up code').inputValue()).toBe(link.hash.slice(1));
      }
      await expectAccessible(zoe.page);
      await zoe.press('Create the account');
      await zoe.sees('Dashboard');
      yan.expectFault(/403/);
      await yan.press('Create the account');
      await yan.page.getByRole('alert').filter({ hasText: 'sign-up' }).waitFor();
      expect(await yan.page.getByLabel('Username').inputValue()).toBe('yan');
      // Without any code it is refused as well.
      await yan.page.getByLabel('Sign-up code').fill('');
      await yan.press('Create the account');
      await yan.page.getByRole('alert').filter({ hasText: 'sign-up' }).waitFor();
    });

    test('an account is deleted after its name was typed, unless an organization needs it', async () => {
      const uma = await visitor();
      await uma.signInAs('uma');
      await callAs(uma, createOrganization, { body: { name: 'umbra' } });
      await uma.goto(pages.profile);
      await uma.press('Delete the account');
      const dialog = uma.page.getByRole('dialog', { name: 'Delete your account?' });
      const confirm = dialog.getByRole('button', { name: 'Delete the account' });
      expect(await confirm.getAttribute('aria-disabled')).toBe('true');
      await dialog.getByLabel('Type uma to confirm').fill('uma');
      await expectAccessible(uma.page);
      uma.expectFault(/409/);
      await confirm.click();
      await dialog.getByText('You are the last owner of an organization.').waitFor();

      await callAs(uma, deleteOrganization, { params: { org: 'umbra' } });
      await confirm.click();
      await uma.sees('Sign in');
      await uma.goto(pages.profile);
      await uma.sees('Sign in');
      await uma.follow('Continue with Local account');
      await uma.sayWhoAtProvider('uma');
      await uma.sees('Pick a username');
    });
  },
  // Whoever comes from the second provider needs a code.
  { SIGN_UP: 'allowlist', SIGN_UP_ALLOWLIST: 'local' },
);
