import type * as jest from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import { chromium, type Browser } from 'playwright-core';
import { startOnRealBackends } from '../../../infra/local/test/start-on-real-backends.js';
import { startSystem, type TestSystem } from '../../../infra/local/test/start-system.js';
import { chromiumPath } from './browser-path.js';
import { Visitor, type VisitorOptions } from './visitor.js';

/** By another name than tests have it, since this file is none. */
const suites = globalThis as unknown as Pick<
  typeof jest,
  'describe' | 'beforeAll' | 'afterAll' | 'afterEach'
>;

const startMs = 120_000;

/** On what a system runs: all embedded in one process, or PostgreSQL, Redis and RabbitMQ. */
type Ground = 'embedded' | 'real';

export interface BrowserSuite {
  readonly ground: Ground;
  /** The running system, once the tests of the suite run. */
  readonly system: () => TestSystem;
  /** Somebody with a browser of their own, who has been nowhere yet; closed and checked after the test. */
  readonly visitor: (options?: VisitorOptions) => Promise<Visitor>;
}

type Suite = (context: BrowserSuite) => void;

type Settings = Readonly<Record<string, string>>;

/** Where there are several gateways, a test may have agents come to another than browsers do. */
const starts: Readonly<Record<Ground, (settings: Settings) => Promise<TestSystem>>> = {
  embedded: startSystem,
  real: (settings) => startOnRealBackends({ GATEWAYS: '2', ...settings }),
};

/**
 * A suite in a real browser: one of it and one system for the whole file. What a page of it did against
 * its policy, wrote to the console as an error or threw fails the test. It runs on the embedded system;
 * with `BROWSER_ON_BOTH=1` in the environment on real backends as well.
 * @param settings of the system; two local providers unless it says otherwise
 */
export function describeInBrowser(title: string, suite: Suite, settings: Settings = {}): void {
  if (process.env.BROWSER_ON_BOTH === '1') describeOnBoth(title, suite, settings);
  else describeOn('embedded', title, suite, settings);
}

/** The same on the embedded system and on real backends, always. */
export function describeOnBoth(title: string, suite: Suite, settings: Settings = {}): void {
  describeOn('embedded', `${title}, embedded`, suite, settings);
  describeWith(
    'postgres',
    'redis',
    'rabbit',
  )(`${title}, on real backends`, () => {
    describeOn('real', 'with two gateways', suite, settings);
  });
}

function describeOn(ground: Ground, title: string, suite: Suite, settings: Settings): void {
  const executablePath = chromiumPath();
  if (executablePath === undefined && process.env.REQUIRE_ALL !== '1') {
    process.stderr.write(`LEFT OUT: "${title}" needs Chromium\n`);
    suites.describe.skip(title, () => suite({ ground, system: unavailable, visitor: unavailable }));
    return;
  }
  suites.describe(title, () => {
    let system: TestSystem;
    let browser: Browser;
    suites.beforeAll(async () => {
      if (executablePath === undefined) throw new Error('REQUIRE_ALL=1, and there is no Chromium');
      [system, browser] = await Promise.all([
        starts[ground]({ LOCAL_PROVIDERS: '2', ...settings }),
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
      ground,
      system: () => system,
      visitor: (options) => Visitor.arrive(browser, system.url, options),
    });
    suites.afterEach(() => Visitor.checkAll());
  });
}

const unavailable = (): never => {
  throw new Error('This suite is left out');
};
