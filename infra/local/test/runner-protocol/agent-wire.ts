import { setTimeout } from 'node:timers/promises';

/**
 * What agents in the field send, as bytes: nothing here comes from our contracts, so that a change of
 * those that agents would notice is noticed here.
 */
export class AgentWire {
  constructor(
    readonly origin: string,
    readonly credential: string,
    readonly more: Readonly<Record<string, string>> = {},
  ) {}

  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${this.origin}/api/v2/ci/runner${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.credential}`,
        ...this.more,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, body);
  }

  /** Claims until there is a job, as often as an agent surely may. */
  async claim(): Promise<Claim> {
    const endsAt = Date.now() + 30_000;
    for (;;) {
      const answer = await this.post('/claim');
      if (answer.status === 200) return JSON.parse(answer.text) as Claim;
      if (answer.status !== 204 || Date.now() > endsAt) {
        throw new Error(`No job: ${answer.status} ${answer.text}`);
      }
      await setTimeout(150);
    }
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Claim {
  readonly run_id: string;
  readonly job_id: string;
  readonly repo_id: string;
  readonly env: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export const json = ({ text }: Answer): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;
