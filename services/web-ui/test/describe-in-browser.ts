import type * as jest from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { startSystem, type TestSystem } from '../../../infra/local/test/start-system.js';
import { chromiumPath } from './browser-path.js';
import { Visitor, type VisitorOptions } from './visitor.js';

/** By another name than tests have it, since this file is none. */
const suites = globalThis as unknown as Pick<
  typeof jest,
  'describe' | 'beforeAll' | 'afterAll' | 'afterEach'
>;

const startMs = 120_000;

export interface BrowserSuite {
  /** The running system, once the tests of the suite run. */
  readonly system: () => TestSystem;
  /** Somebody with a browser of their own, who has been nowhere yet; closed and checked after the test. */
  readonly visitor: (options?: VisitorOptions) => Promise<Visitor>;
}

/**
 * A suite in a real browser against the embedded system: one of both for the whole file. What a page
 * of it did against its policy, wrote to the console as an error or threw fails the test.
 * @param environment settings of the system; two local providers unless it says otherwise
 */
export function describeInBrowser(
  title: string,
  suite: (context: BrowserSuite) => void,
  environment: Record<string, string> | (() => Promise<Record<string, string>>) = {},
): void {
  const executablePath = chromiumPath();
  if (executablePath === undefined && process.env.REQUIRE_ALL !== '1') {
    process.stderr.write(`LEFT OUT: "${title}" needs Chromium\n`);
    suites.describe.skip(title, () => suite({ system: unavailable, visitor: unavailable }));
    return;
  }
  suites.describe(title, () => {
    let system: TestSystem;
    let browser: Browser;
    suites.beforeAll(async () => {
      if (executablePath === undefined) throw new Error('REQUIRE_ALL=1, and there is no Chromium');
      const settings = typeof environment === 'function' ? await environment() : environment;
      [system, browser] = await Promise.all([
        startSystem({ LOCAL_PROVIDERS: '2', ...settings }),
        chromium.launch({
          executablePath,
          args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
        }),
      ]);
    }, startMs);
    suites.afterAll(async () => {
      await browser.close();
      await system.close();
    }, startMs);
    suite({
      system: () => system,
      visitor: (options) => Visitor.arrive(browser, system.url, options),
    });
    suites.afterEach(() => Visitor.checkAll());
  });
}

const unavailable = (): never => {
  throw new Error('This suite is left out');
};
