import { fillPath, mintChildToken, type RouteDefinition } from '@orchestrator/contracts';
import { parseToken } from '@orchestrator/token-format';
import { type IssuedToken, type System } from '../src/system/system.js';

export interface Told {
  readonly status: number;
  readonly text: string;
  /** The id and the value that an answer shows, where it shows one. */
  readonly shown: IssuedToken;
}

/** Calls declared routes of one system, and keeps what must hold no value. */
export class TokenCallers {
  /** Every value that was ever shown. */
  readonly values: string[] = [];
  /** Every answer that may show none. */
  readonly answers: string[] = [];

  constructor(private readonly system: System) {}

  /** Through the gateways in turn, with this token. */
  async call(
    route: RouteDefinition,
    token: string,
    params: Record<string, string> = {},
    body?: unknown,
    gateway = this.answers.length,
  ): Promise<Told> {
    const { origin } = this.system.gateway(gateway);
    return this.#ask(origin, route, params, body, { authorization: `Bearer ${token}` });
  }

  /** Without a credential. */
  callAnonymously(route: RouteDefinition, body: unknown): Promise<Told> {
    return this.#ask(this.system.gateway(0).origin, route, {}, body, {});
  }

  /** As the agent gateway would, at the token service itself. */
  async mint(kind: 'instance' | 'job', parentId: string): Promise<IssuedToken> {
    const { origin } = this.system.tokenService;
    const headers = await this.system.callers.agentGateway();
    const body = { kind, parent_id: parentId, label: kind };
    return (await this.#ask(origin, mintChildToken, {}, body, headers)).shown;
  }

  async #ask(
    origin: string,
    route: RouteDefinition,
    params: Record<string, string>,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Told> {
    const answer = await fetch(origin + fillPath(route.path, params), {
      method: route.method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const shown = { id: '', value: '' };
    if (answer.status === 201 && route.showsSecret) {
      const { id, token: value } = JSON.parse(text) as { id: string; token: string };
      if (parseToken(value) === null) throw new Error(`${route.id} showed no token`);
      this.values.push(value);
      Object.assign(shown, { id, value });
    } else {
      this.answers.push(text, JSON.stringify([...answer.headers]));
    }
    return { status: answer.status, text, shown };
  }
}
