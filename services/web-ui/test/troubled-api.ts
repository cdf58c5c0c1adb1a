import { readSession } from '@orchestrator/contracts';
import type { Page, Route } from 'playwright-core';

export type Trouble = 'failing' | 'offline' | 'ended' | 'held';

const isApi = (url: URL): boolean => url.pathname.startsWith('/api/');
const isSession = (url: URL): boolean => url.pathname === readSession.path;

const problem = (status: number, code: string) => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title: code, status, code, request_id: 'none' }),
});

/** The API as one tab of a browser meets it in bad times. */
export class TroubledApi {
  #release: () => void = () => undefined;
  /** Requests that met the trouble. */
  met = 0;

  constructor(private readonly tab: Page) {}

  /** @param methods only these meet it; all unless said otherwise */
  async begin(trouble: Trouble, methods?: readonly string[]): Promise<void> {
    const held = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    await this.tab.route(isApi, async (route) => {
      if (methods && !methods.includes(route.request().method())) return route.fallback();
      this.met += 1;
      return answer(route, trouble, held);
    });
    if (trouble !== 'ended') return;
    await this.tab.route(isSession, (route) =>
      route.fulfill({ contentType: 'application/json', body: '{"user":null}' }),
    );
  }

  async end(): Promise<void> {
    this.#release();
    await this.tab.unrouteAll({ behavior: 'wait' });
  }
}

async function answer(route: Route, trouble: Trouble, held: Promise<void>): Promise<void> {
  if (trouble === 'offline') return route.abort('internetdisconnected');
  if (trouble === 'failing') return route.fulfill(problem(500, 'internal_error'));
  if (trouble === 'ended') return route.fulfill(problem(401, 'unauthenticated'));
  await held;
  return route.continue();
}
