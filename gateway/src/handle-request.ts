import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouteDefinition } from '@orchestrator/contracts';
import { queryHasCredential, takeQueryCredential } from './credentials/query-credential.js';
import type { Credential } from './credentials/read-credential.js';
import { requestCredential } from './credentials/request-credential.js';
import { withQuery } from './edge/normalize-target.js';
import { type EdgeRequest, readRequest } from './edge/read-request.js';
import { refuseTrouble } from './forward-request.js';
import type { GatewayParts } from './gateway-parts.js';
import { letInAnonymous, letInSession, letInToken, refuseToken } from './let-in.js';
import { beginPassage, type Passage } from './passage.js';
import { readBrowser, type SessionProof } from './read-browser.js';
import { refuse } from './refuse.js';
import { matchRoute } from './route-table/match-route.js';

/**
 * The way of every request: strip and normalize, match a declared route, find out who calls, decide
 * (same origin, kind, scope, address, rate), vouch for the caller, forward. Each step can only
 * refuse or go on.
 */
export function createRequestHandler(parts: GatewayParts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const edge = readRequest(request);
    const forwardedFor = typeof edge === 'string' ? undefined : edge.headers.forwardedFor;
    const address = parts.proxies.clientAddress(request.socket.remoteAddress, forwardedFor);
    const forward = typeof edge === 'string' ? [] : edge.headers.forward;
    const passage = beginPassage(request, response, address, forward);
    response.on('finish', () => parts.finished(passage, response.statusCode));
    if (typeof edge === 'string') return refuse(passage, edge);
    passage.path = edge.target.path;
    enter(parts, passage, edge);
  };
}

function enter(parts: GatewayParts, passage: Passage, edge: EdgeRequest): void {
  const { headers, target } = edge;
  if (!parts.isOurHost(headers.host) && target.path !== '/healthz') {
    return refuse(passage, 'misdirected_request');
  }
  const match = matchRoute(parts.routes, passage.request.method ?? '', target.segments);
  if (!match.found) {
    if (match.code === 'not_found' && parts.answerPage(passage, edge)) return;
    return refuse(passage, match.code);
  }
  const { route } = match;
  passage.route = route;
  if (route.queryCredential !== undefined) {
    const { query, credential } = takeQueryCredential(target.query, route.queryCredential);
    const rest = { ...edge, target: withQuery(target, query) };
    return identifyChecked(parts, passage, rest, route, credential);
  }
  identifyChecked(parts, passage, edge, route, undefined);
}

/** @param taken what stood in the query, where the route has its credential there */
function identifyChecked(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  taken: Credential | undefined,
): void {
  if (queryHasCredential(edge.target.query)) {
    return refuse(passage, 'ambiguous_credentials', 'A token does not belong in a URL.');
  }
  // Beside one in the query an Authorization counts for nothing, good or bad.
  identify(parts, passage, edge, route, taken ?? requestCredential(route, edge.headers));
}

/** By a token, by a session cookie, or as nobody. */
function identify(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  credential: Credential,
): void {
  const { headers } = edge;
  if (credential.type === 'ambiguous') {
    return refuse(passage, 'ambiguous_credentials', credential.detail);
  }
  if (headers.cookies.length > 0) {
    const browser = readBrowser(parts, passage, edge, route, credential.type !== 'none');
    if (!browser.allowed) return refuse(passage, browser.code, browser.detail);
    if (browser.session) return identifySession(parts, passage, edge, route, browser.session);
  }
  if (credential.type === 'none') return letInAnonymous(parts, passage, edge, route);
  if (credential.type === 'junk') {
    parts.metrics.junk();
    passage.tokenKind = credential.kind;
    return refuseToken(parts, passage);
  }
  const { digest, kind } = credential;
  passage.tokenKind = kind;
  const known = parts.callers.token.peek(digest);
  if (known) return letInToken(parts, passage, edge, route, known, { digest, justPeeked: true });
  parts.callers.token.lookup(digest).then(
    (found) => letInToken(parts, passage, edge, route, found, { digest, justPeeked: false }),
    (error: unknown) => refuseTrouble(parts, passage, error),
  );
}

function identifySession(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  proof: SessionProof,
): void {
  const known = parts.callers.session.peek(proof.digest);
  if (known) return letInSession(parts, passage, edge, route, known, proof, true);
  parts.callers.session.lookup(proof.digest).then(
    (found) => letInSession(parts, passage, edge, route, found, proof, false),
    (error: unknown) => refuseTrouble(parts, passage, error),
  );
}
