import { pages } from '@orchestrator/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Longest wait for something to appear; the machine may be busy. */
const waitMs = 15_000;

export interface VisitorOptions {
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
}

const present = new Set<Visitor>();

/** Somebody at a page of the web UI, with a browser of their own. */
export class Visitor {
  /** What pages did that they must not: policy violations, errors on the console, thrown errors. */
  readonly faults: string[] = [];
  readonly #expected: RegExp[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    readonly origin: string,
  ) {}

  static async arrive(
    browser: Browser,
    origin: string,
    { width = 1280, theme = 'light' }: VisitorOptions = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({
      baseURL: origin,
      viewport: { width, height: width < 600 ? 740 : 900 },
      colorScheme: theme,
      reducedMotion: 'reduce',
      locale: 'en',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(waitMs);
    const page = await context.newPage();
    const visitor = new Visitor(page, context, origin);
    context.on('page', (another) => visitor.#watch(another));
    visitor.#watch(page);
    present.add(visitor);
    return visitor;
  }

  /** Closes whoever a test left, and fails it for what their pages did. */
  static async checkAll(): Promise<void> {
    const visitors = [...present];
    present.clear();
    await Promise.all(visitors.map(({ context }) => context.close()));
    const faults = visitors.flatMap((visitor) => visitor.unexpectedFaults);
    if (faults.length > 0) throw new Error(`The pages misbehaved:\n${faults.join('\n')}`);
  }

  /** Errors on the console that a test provokes: the browser itself reports each answer of 400 and above. */
  expectFault(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  get unexpectedFaults(): string[] {
    return this.faults.filter((fault) => !this.#expected.some((pattern) => pattern.test(fault)));
  }

  #watch(page: Page): void {
    const report = (fault: string) => {
      if (page.url().startsWith(this.origin)) this.faults.push(fault);
    };
    page.on('pageerror', (error) => report(`threw: ${error.message}`));
    page.on('console', (message) => {
      const isPolicy = /content security policy/i.test(message.text());
      if (message.type() === 'error' || isPolicy) {
        report(`console: ${message.text()} (${message.location().url})`);
      }
    });
  }

  async goto(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** The page of which this is the heading. */
  async sees(heading: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  async follow(name: string | RegExp): Promise<void> {
    await this.page.getByRole('link', { name, exact: true }).click();
  }

  /** At the form of a local provider: any name, no password. */
  async sayWhoAtProvider(name: string): Promise<void> {
    await this.page.locator('input[name=name], input[type=text]').first().fill(name);
    await this.page.locator('button[type=submit], button').first().click();
  }

  /** Signs in by the local provider, and signs up where the name is new; ends at the dashboard. */
  async signInAs(name: string, provider = 'Local account'): Promise<void> {
    await this.goto(pages.signIn);
    await this.page.getByRole('link', { name: `Continue with ${provider}`, exact: true }).click();
    await this.sayWhoAtProvider(name);
    const heading = this.page.getByRole('heading', { level: 1, name: /Pick a username|Dashboard/ });
    await heading.waitFor();
    if ((await heading.textContent()) === 'Pick a username') {
      await this.press('Create the account');
      await this.sees('Dashboard');
    }
  }
}
