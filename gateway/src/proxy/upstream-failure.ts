import type { ProxyProblemCode } from './proxy-problem.js';

const resetCodes = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

const refusedCodes = new Set(['ECONNREFUSED', 'ECONNRESET']);

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** Did the peer end the connection, as it may at any time with one that is kept alive? */
export const isReset = (error: unknown): boolean => resetCodes.has(codeOf(error) as string);

/** Did a connection not come about? Another one may, where several replicas share an address. */
export const isRefused = (error: unknown): boolean => refusedCodes.has(codeOf(error) as string);

/**
 * The problem that a failed exchange with a service is.
 * @param wasSent whether any of the request went out on a connection
 */
export function problemOfFailure(error: unknown, wasSent: boolean): ProxyProblemCode {
  const code = codeOf(error);
  // undici refuses header values that the parser let pass; they came from the client.
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') return 'bad_request';
  if (!wasSent) return 'unavailable';
  return code === 'UND_ERR_HEADERS_TIMEOUT' ? 'gateway_timeout' : 'bad_gateway';
}
