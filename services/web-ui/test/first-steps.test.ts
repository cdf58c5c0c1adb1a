import { expect, test } from '@jest/globals';
import { pages } from '@orchestrator/contracts';
import { describeInBrowser } from './describe-in-browser.js';
import { expectAccessible } from './expect-accessible.js';

describeInBrowser('the first steps in a browser', ({ visitor }) => {
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

  test('the script of the first load weighs at most 200 kB, compressed with gzip', async () => {
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
    expect(total).toBeLessThanOrEqual(200_000);
  });
});
