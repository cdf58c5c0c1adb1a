import { fillPath, type RouteDefinition } from '@orchestrator/contracts';
import { Browser, type Visit } from './browser.js';

/** A program with a token. */
export class Program {
  constructor(
    readonly origin: string,
    readonly id: string,
    readonly value: string,
  ) {}

  async send(
    route: RouteDefinition,
    params: Record<string, string> = {},
    body?: unknown,
  ): Promise<Visit['body']> {
    const headers = { authorization: `Bearer ${this.value}` };
    const path = fillPath(route.path, params);
    return done(await new Browser(this.origin).visit(route.method, path, body, headers));
  }
}

/** @throws Error unless it was done */
export function done({ status, body }: Visit): Visit['body'] {
  if (status >= 300) throw new Error(`It was answered with ${status}: ${JSON.stringify(body)}`);
  return body;
}
