import type { IncomingMessage } from 'node:http';
import type { EdgeProblemCode } from './edge-problem.js';
import { type NormalizedTarget, normalizeTarget } from './normalize-target.js';
import { type StrippedHeaders, stripHeaders } from './strip-headers.js';

/** What the rest of the gateway may look at instead of the raw request. */
export interface EdgeRequest {
  readonly headers: StrippedHeaders;
  readonly target: NormalizedTarget;
}

/** Strips and normalizes a request, before anything else looks at it. */
export function readRequest(request: IncomingMessage): EdgeRequest | EdgeProblemCode {
  if (!isKnownVersion(request)) return 'bad_request';
  const headers = stripHeaders(request.rawHeaders);
  if (typeof headers === 'string') return headers;
  if (headers.host === undefined && request.httpVersionMinor === 1) return 'bad_request';
  // HTTP/1.0 knows no chunks (RFC 9112 section 6.1): a proxy on the way may have framed by other means.
  if (headers.chunked && request.httpVersionMinor === 0) return 'bad_request';
  const target = normalizeTarget(request.url ?? '');
  return typeof target === 'string' ? target : { headers, target };
}

/** The parser also lets 0.9 and 2.0 pass. */
const isKnownVersion = ({ httpVersionMajor, httpVersionMinor }: IncomingMessage): boolean =>
  httpVersionMajor === 1 && (httpVersionMinor === 1 || httpVersionMinor === 0);

/**
 * Makes the stripped headers the only ones that code behind `request` can see; for what the
 * gateway answers itself, through Express.
 */
export function showStripped(request: IncomingMessage, { headers }: EdgeRequest): void {
  const visible =
    headers.host === undefined ? headers.forward : ['host', headers.host, ...headers.forward];
  request.rawHeaders = visible;
  const byName: Record<string, string> = {};
  for (let index = 0; index < visible.length; index += 2) {
    const name = (visible[index] ?? '').toLowerCase();
    const before = byName[name];
    const value = visible[index + 1] ?? '';
    byName[name] = before === undefined ? value : `${before}, ${value}`;
  }
  request.headers = byName;
}
