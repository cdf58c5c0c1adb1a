import { randomBytes } from 'node:crypto';

import { startStandServer, type StandAnswer, type StandRequest } from './stand-server.js';

/** What a stand-in was asked, in order. */
export interface SeenRequest<Endpoint> extends StandRequest {
  readonly endpoint: Endpoint | undefined;
}

export interface AuthorizeOptions {
  /** Presses Cancel instead. */
  deny?: boolean;
}

export interface Stand<Account, Endpoint> {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /**
   * Who sits at the browser. A change of its fields shows at once, as a rename would, also to
   * tokens of before; another object in its place is another person.
   */
  account: Account;
  readonly seen: readonly SeenRequest<Endpoint>[];
  /** From now on that endpoint answers so, with the documented body of that status. */
  fail(endpoint: Endpoint, status: number, headers?: Record<string, string>): void;
  recover(): void;
  /** Plays the browser: gives our callback's URL, which isn't requested. */
  authorize(location: string, options?: AuthorizeOptions): Promise<string>;
  connections(): number;
  close(): Promise<void>;
}

interface Client {
  readonly id: string;
  readonly secret: string;
}

/** What differs from one provider to another. */
export interface StandParts<Account, Endpoint> {
  account: Account;
  endpointOf(method: string, path: string): Endpoint | undefined;
  answer(endpoint: Endpoint, request: StandRequest, context: Context<Account>): StandAnswer;
  /** The documented body of an error. */
  errorBody(status: number, headers: Record<string, string>): unknown;
}

interface Context<Account> {
  account: Account;
  baseUrl: string;
  client: Client;
  denies: boolean;
}

const cancelHeader = 'x-stand-cancel';

/** A stand-in for a provider on 127.0.0.1, closed with the test file. */
export async function startStand<Account, Endpoint extends string>(
  parts: StandParts<Account, Endpoint>,
): Promise<Stand<Account, Endpoint>> {
  const seen: SeenRequest<Endpoint>[] = [];
  const failures = new Map<Endpoint, StandAnswer>();
  const client = {
    id: `client-${randomBytes(4).toString('hex')}`,
    secret: randomBytes(20).toString('hex'),
  };
  const server = await startStandServer((request) => {
    const endpoint = parts.endpointOf(request.method, request.path);
    seen.push({ ...request, endpoint });
    if (endpoint === undefined) return { status: 404, body: parts.errorBody(404, {}) };
    const failure = failures.get(endpoint);
    if (failure) return failure;
    const denies = request.headers[cancelHeader] !== undefined;
    const { account } = stand;
    return parts.answer(endpoint, request, { account, baseUrl: server.baseUrl, client, denies });
  });

  const stand: Stand<Account, Endpoint> = {
    baseUrl: server.baseUrl,
    clientId: client.id,
    clientSecret: client.secret,
    account: parts.account,
    seen,
    fail: (endpoint, status, headers = {}) => {
      failures.set(endpoint, { status, headers, body: parts.errorBody(status, headers) });
    },
    recover: () => failures.clear(),
    authorize: async (location, { deny = false } = {}) => {
      const answer = await fetch(location, {
        redirect: 'manual',
        headers: deny ? { [cancelHeader]: 'yes' } : {},
      });
      const target = answer.headers.get('location');
      const text = await answer.text();
      if (target === null) throw new Error(`The stand answers ${answer.status}: ${text}`);
      return target;
    },
    connections: server.connections,
    close: server.close,
  };
  return stand;
}

/** Where the browser goes back to, with what is known. */
export function redirectTo(uri: string, parameters: Record<string, string | null>): StandAnswer {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return { status: 302, headers: { location: url.href } };
}
