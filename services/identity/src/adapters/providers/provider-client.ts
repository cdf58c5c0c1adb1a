import { Agent, type Dispatcher, errors, request } from 'undici';
import { ProviderError } from '../../domain/provider.js';
import type { Network } from '../../provider-settings/network.js';
import { faultOfProviderUrl } from '../../provider-settings/provider-url.js';
import { AddressRefusedError, createGuardedConnector, type Resolve } from './guarded-connector.js';

export interface ProviderResponse {
  readonly status: number;
  /** undefined: it was no JSON. */
  readonly json: unknown;
}

interface ProviderRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by POST as a form; without it the request is a GET. */
  readonly form?: Readonly<Record<string, string>>;
}

/**
 * Asks one provider, and nobody else.
 * @throws ProviderError
 */
export type ProviderClient = (url: string, request?: ProviderRequest) => Promise<ProviderResponse>;

export interface ProviderClientOptions {
  readonly networks: readonly Network[];
  readonly resolve: Resolve;
  /** Of a request as a whole, the body of the answer too. */
  readonly timeoutMs: number;
}

const maxResponseBytes = 1024 * 1024;
const connections = 16;

/**
 * A client whose answers are bounded in time and size, that follows no redirect, and that connects
 * only where the provider may be. Its errors hold no part of a request's or an answer's body.
 */
export function createProviderClient(options: ProviderClientOptions): ProviderClient {
  const { networks, timeoutMs } = options;
  const agent = new Agent({
    connect: createGuardedConnector(options),
    connections,
    // A connection serves one request: its address was seen now, and a code is never sent into a
    // connection that was just closed.
    pipelining: 0,
    maxResponseSize: maxResponseBytes,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return async (url, asked = {}) => {
    const fault = faultOfProviderUrl(url, networks);
    if (fault !== undefined) throw new ProviderError('untrusted', `a URL of the provider ${fault}`);
    const target = new URL(url);
    const place = `${target.host}${target.pathname}`;
    try {
      const response = await request(target, {
        ...messageOf(asked),
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await response.body.text();
      const { statusCode: status } = response;
      if (status >= 300 && status < 400) {
        throw new ProviderError('untrusted', `${place} redirects, which is not followed`);
      }
      return { status, json: parsed(text) };
    } catch (error) {
      throw error instanceof ProviderError ? error : failureOf(error, place);
    }
  };
}

function messageOf({
  headers,
  form,
}: ProviderRequest): Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'> {
  const common = { accept: 'application/json', 'user-agent': 'orchestrator-access', ...headers };
  if (form === undefined) return { method: 'GET', headers: common };
  return {
    method: 'POST',
    headers: { ...common, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The cause is left out: it may hold a piece of the answer. */
function failureOf(error: unknown, place: string): ProviderError {
  if (error instanceof AddressRefusedError) {
    return new ProviderError('untrusted', `${place} ${error.message}`);
  }
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return new ProviderError('untrusted', `${place} answers at too great length`);
  }
  const code = codeOf(error);
  const isOfTls = /CERT|TLS|SSL|SIGNATURE/.test(code);
  return new ProviderError(
    isOfTls ? 'untrusted' : 'unavailable',
    `${place} could not be asked: ${code}`,
  );
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return error.name;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
