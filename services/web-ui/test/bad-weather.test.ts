import { expect, test } from '@jest/globals';
import { listSessions, pages, readDashboard, updateUser } from '@orchestrator/contracts';
import { describeInBrowser } from './describe-in-browser.js';
import { expectAccessible } from './expect-accessible.js';

describeInBrowser('when the API is slow or fails', ({ visitor }) => {
  test('a page that waits says what for', async () => {
    const ada = await visitor();
    await ada.signInAs('ada');
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await ada.page.route(`**${listSessions.path}*`, async (route) => {
      await held;
      await route.continue();
    });
    await ada.goto(pages.sessions);
    await ada.sees('Sessions');
    await ada.page.getByText('Reading your sessions…').waitFor();
    answer();
    await ada.page.getByText('This one').waitFor();
  });

  test('a page whose answer fails says so, and tries again when asked', async () => {
    const bob = await visitor();
    bob.expectFault(/500/);
    await bob.signInAs('bob');
    await bob.page.route(`**${readDashboard.path}`, (route) => route.fulfill({ status: 500 }));
    await bob.goto(pages.home);
    await bob.sees('Dashboard');
    await bob.page.getByRole('alert').waitFor();
    await bob.page.unroute(`**${readDashboard.path}`);
    await bob.press('Try again');
    await bob.page.getByRole('heading', { name: 'No projects yet' }).waitFor();
    expect(await bob.page.getByRole('alert').count()).toBe(0);
  });

  test('offline, what was typed stays, and is sent when it is tried again', async () => {
    const eve = await visitor();
    eve.expectFault(/ERR_/);
    await eve.signInAs('eve');
    await eve.goto(pages.profile);
    await eve.page.getByLabel('Display name').fill('Eve Online');
    await eve.page.route(`**${updateUser.path}`, (route) => route.abort('internetdisconnected'));
    await eve.press('Save the display name');
    await eve.page.getByText('The server could not be reached.').waitFor();
    expect(await eve.page.getByLabel('Display name').inputValue()).toBe('Eve Online');
    await eve.page.unroute(`**${updateUser.path}`);
    await eve.press('Save the display name');
    await eve.page.getByText('The display name was changed.').waitFor();
  });

  test('a page that does not load is no blank', async () => {
    const kay = await visitor();
    kay.expectFault(/ERR_|Failed to fetch|preload/);
    await kay.signInAs('kay');
    await kay.page.route('**/assets/sessions-page*.js', (route) => route.abort());
    await kay.goto(pages.profile);
    await kay.follow('Sessions');
    await kay.sees('This page could not be loaded');
    await kay.page.getByRole('navigation', { name: 'Main' }).waitFor();
  });

  test('a page that throws says so, keeps the navigation, and is whole after trying again', async () => {
    const lea = await visitor();
    lea.expectFault(/A page of no use/);
    await lea.signInAs('lea');
    await lea.page.route('**/assets/sessions-page*.js', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: `export const Page = () => {
          if (globalThis.isWhole) return 'Whole again';
          throw new Error('A page of no use');
        };`,
      }),
    );
    await lea.goto(pages.profile);
    await lea.follow('Sessions');
    await lea.sees('This page failed');
    await expectAccessible(lea.page);
    await lea.press('Try again');
    await lea.sees('This page failed');
    await lea.page.evaluate('globalThis.isWhole = true');
    await lea.press('Try again');
    await lea.page.getByText('Whole again').waitFor();
    await lea.page.evaluate('globalThis.isWhole = false');
    await lea.follow('Profile');
    await lea.sees('Profile');
    await lea.follow('Sessions');
    await lea.follow('Go to the dashboard');
    await lea.sees('Dashboard');
  });

  test('a menu or dialog whose script does not come says so, and comes when it is asked for again', async () => {
    const max = await visitor({ width: 360 });
    max.expectFault(/ERR_|Failed to fetch|preload/);
    await max.signInAs('max');
    const isOfPart = /\/assets\/(theme-choices|navigation-dialog)[^/]*\.js$/;
    await max.page.route(isOfPart, (route) => route.abort());
    await max.press('Theme');
    await max.page.getByText('The menu could not be loaded.').waitFor();
    await max.press('Navigation');
    await max.page.getByText('This could not be loaded.').waitFor();
    await max.sees('Dashboard');
    await max.page.unroute(isOfPart);
    await max.press('Theme');
    await max.page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
    await max.press('Navigation');
    await max.page.getByRole('dialog', { name: 'Navigation' }).waitFor();
  });

  test('an address without a page says so', async () => {
    const ida = await visitor();
    await ida.signInAs('ida');
    await ida.page.evaluate(
      "history.pushState({}, '', '/else'); dispatchEvent(new PopStateEvent('popstate'))",
    );
    await ida.sees('Not found');
    await ida.follow('Go to the dashboard');
    await ida.sees('Dashboard');
  });
});
