import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { fillPath, pages, pathParameters } from '@orchestrator/contracts';
import { readLocalConfig, runLocal } from '../../../infra/local/dist/index.js';
import { root } from '../../../infra/local/bin/prepare.mjs';
import { dialogs } from './dialogs.mjs';
import { enliven } from './enliven.mjs';
import { furnish } from './furnish.mjs';

const widths = [1280, 360];
const themes = ['light', 'dark'];
const port = 20_000 + Math.floor(Math.random() * 10_000);
const waitMs = 10_000;

const directory = mkdtempSync(join(tmpdir(), 'orchestrator-'));
const folder = join(root, 'services/web-ui/screenshots');
mkdirSync(folder, { recursive: true });
const system = await runLocal(
  readLocalConfig({
    DATA_DIR: directory,
    PORT: String(port),
    INTERNAL_PORT: '0',
    LOCAL_PROVIDER_PORT: '0',
    LOCAL_PROVIDERS: '2',
    LOG_LEVEL: 'error',
  }),
);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
});
try {
  const context = await browser.newContext({ baseURL: system.urls[0], reducedMotion: 'reduce' });
  const page = await context.newPage();
  await signUp(page, 'ada');
  const guest = await browser.newContext({ baseURL: system.urls[0] });
  await signUp(await guest.newPage(), 'grace');
  const { examples, end } = await enliven(page, await furnish(page), 'grace');
  const chosen = process.argv.slice(2);
  const isChosen = (name) => chosen.length === 0 || chosen.includes(name);
  for (const name of Object.keys(pages).filter(isChosen))
    await shoot(context, name, name, examples);
  for (const [name, dialog] of Object.entries(dialogs).filter(([name]) => isChosen(name))) {
    await shoot(context, name, dialog.page, examples, dialog.open);
  }
  await end();
} finally {
  await browser.close();
  await system.close();
  rmSync(directory, { recursive: true, force: true });
}

async function signUp(page, name) {
  await page.goto(pages.signIn);
  await page.getByRole('link', { name: 'Continue with Local account', exact: true }).click();
  await page.locator('#name').fill(name);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
}

async function shoot(context, name, pageName, examples, open) {
  const params = { ...examples.common, ...examples[pageName] };
  const missing = pathParameters(pages[pageName]).filter((parameter) => !params[parameter]);
  if (missing.length > 0)
    return console.log(`${name}: left out, there is no ${missing.join(', ')}`);
  // The pages before a session are for browsers that have none.
  const isOutside = ['signIn', 'signUp'].includes(name);
  const own = isOutside
    ? await browser.newContext({ baseURL: system.urls[0], reducedMotion: 'reduce' })
    : context;
  const page = await own.newPage();
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 600 ? 740 : 860 });
      await page.goto(fillPath(pages[pageName], params));
      await page.getByRole('heading', { level: 1 }).waitFor({ timeout: waitMs });
      await page.waitForLoadState('networkidle', { timeout: waitMs }).catch(() => undefined);
      await open?.(page);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      );
      if (overflow) console.log(`${name} at ${width}: scrolls sideways`);
      await page.screenshot({
        path: join(folder, `${name}-${width}-${theme}.png`),
        // A dialog is where the eye is; behind it the page would go on.
        fullPage: open === undefined,
      });
    }
  }
  await (isOutside ? own.close() : page.close());
  console.log(name);
}
