import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouteDefinition } from '@orchestrator/contracts';
import type { TokenKind } from '@orchestrator/token-format';

/** One request on its way through the gateway, and what is known of it so far. */
export interface Passage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** W3C Trace Context; begun here unless the client brought one. */
  readonly traceparent: string;
  readonly address: string;
  readonly userAgent: string | undefined;
  readonly startedMs: number;
  /** Without the query: it can hold what logs must not. */
  path: string;
  route: RouteDefinition | undefined;
  /** By the prefix of the value, also where nobody knows the token. */
  tokenKind: TokenKind | undefined;
  tokenId: string | undefined;
  sessionId: string | undefined;
  /** Names and values in turn that only sign-in routes get: the one cookie, and CSRF tokens. */
  signInHeaders: readonly string[];
}

const none: readonly string[] = [];

/** It comes back in answers and goes on to services, so it is no place for a credential. */
const acceptableId = /^(?!.*or[a-z]_)[A-Za-z0-9_-]{8,64}$/;
const traceparentPattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

/** Begins a passage. @param forward the stripped headers, names and values in turn */
export function beginPassage(
  request: IncomingMessage,
  response: ServerResponse,
  address: string,
  forward: readonly string[],
): Passage {
  let requestId: string | undefined;
  let incoming: string | undefined;
  let userAgent: string | undefined;
  for (let index = 0; index < forward.length; index += 2) {
    const name = forward[index] ?? '';
    if (name.length < 10 || name.length > 12) continue;
    const lower = name.toLowerCase();
    if (lower === 'user-agent') userAgent = forward[index + 1];
    else if (lower === 'x-request-id') requestId = forward[index + 1];
    else if (lower === 'traceparent') incoming = forward[index + 1];
  }
  const own = randomUUID();
  return {
    request,
    response,
    requestId: requestId !== undefined && acceptableId.test(requestId) ? requestId : own,
    traceparent: traceFrom(incoming, own),
    address,
    userAgent,
    startedMs: performance.now(),
    path: '',
    route: undefined,
    tokenKind: undefined,
    tokenId: undefined,
    sessionId: undefined,
    signInHeaders: none,
  };
}

/** The trace that the client brought goes on; else the request's own id is its trace. */
function traceFrom(incoming: string | undefined, own: string): string {
  const hex = own.replaceAll('-', '');
  const match = incoming === undefined ? null : traceparentPattern.exec(incoming);
  const parentId = hex.slice(16);
  return match ? `00-${match[1]}-${parentId}-${match[2]}` : `00-${hex}-${parentId}-00`;
}

/** The headers that go on to a service: the client's, but for those that the passage replaces. */
export function forwardedHeaders(
  forward: readonly string[],
  ours: readonly string[],
  more: readonly string[],
): string[] {
  const headers: string[] = [];
  for (let index = 0; index < forward.length; index += 2) {
    const name = forward[index] ?? '';
    if (!isReplaced(name)) headers.push(name, forward[index + 1] ?? '');
  }
  for (const text of ours) headers.push(text);
  for (const text of more) headers.push(text);
  return headers;
}

const isReplaced = (name: string): boolean =>
  (name.length === 12 && name.toLowerCase() === 'x-request-id') ||
  (name.length === 11 && name.toLowerCase() === 'traceparent');
