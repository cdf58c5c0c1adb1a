import {
  assertionHeader,
  type Client,
  createClient,
  type ServiceName,
} from '@orchestrator/contracts';
import type { AssertionSigner } from '@orchestrator/internal-auth';
import { Pool } from 'undici';

export interface ServiceClient extends Client {
  close(): Promise<void>;
}

/**
 * A client of another service's internal routes; each call carries this service's own assertion.
 * @param options.timeoutMs longest wait for a whole answer
 */
export function createServiceClient(options: {
  self: ServiceName;
  target: ServiceName;
  url: string;
  signer: AssertionSigner;
  timeoutMs: number;
  connections?: number;
}): ServiceClient {
  const pool = new Pool(options.url, {
    connections: options.connections ?? 16,
    connect: { timeout: options.timeoutMs },
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    keepAliveTimeout: 30_000,
  });
  const caller = { type: 'service', service: options.self } as const;
  const client = createClient({
    baseUrl: '',
    headers: async () => ({
      [assertionHeader]: await options.signer.sign(options.target, caller, options.self),
    }),
    timeoutMs: options.timeoutMs,
    async send(path, { method, headers, body, signal }) {
      const answer = await pool.request({
        path,
        method,
        headers,
        ...(body !== undefined && { body }),
        ...(signal && { signal }),
      });
      return {
        status: answer.statusCode,
        headers: { get: (name) => headerOf(answer.headers, name) },
        text: () => answer.body.text(),
      };
    },
  });
  return { ...client, close: () => pool.destroy() };
}

/** A header field of an answer, whatever its case; several values are a list of them. */
export function headerOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  name: string,
): string | null {
  const value = headers[name.toLowerCase()];
  if (value === undefined) return null;
  return Array.isArray(value) ? value.join(', ') : value;
}
