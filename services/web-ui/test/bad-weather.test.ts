import { expect, test } from '@jest/globals';
import { listSessions, pages, readDashboard, updateUser } from '@orchestrator/contracts';
import { describeInBrowser } from './describe-in-browser.js';

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
