import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouteDefinition } from '@orchestrator/contracts';
import { authorize } from './authorize.js';
import type { Resolution } from './callers/resolve-caller.js';
import { queryHasCredential, readCredential } from './credentials/read-credential.js';
import { hasSessionCookie } from './credentials/session-cookie.js';
import { type EdgeRequest, readRequest } from './edge/read-request.js';
import { forwardRequest, refuseTrouble, type Standing } from './forward-request.js';
import type { GatewayParts } from './gateway-parts.js';
import { beginPassage, type Passage } from './passage.js';
import type { Allowance } from './policies/rate-limiter.js';
import { refuse, refuseTooMany } from './refuse.js';
import { matchRoute } from './route-table/match-route.js';

/**
 * The way of every request: strip and normalize, match a declared route, find out who calls, decide
 * (kind, scope, address, rate), vouch for the caller, forward. Each step can only refuse or go on.
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
  passage.route = match.route;
  if (queryHasCredential(target.query)) {
    return refuse(passage, 'ambiguous_credentials', 'A token does not belong in a URL.');
  }
  const credential = readCredential(headers.authorization);
  if (credential.type === 'ambiguous') {
    return refuse(passage, 'ambiguous_credentials', credential.detail);
  }
  if (credential.type !== 'none' && hasSessionCookie(headers.cookies)) {
    return refuse(passage, 'ambiguous_credentials', 'Send a token or a session cookie, not both.');
  }
  if (credential.type === 'none') return enterAnonymous(parts, passage, edge, match.route);
  if (credential.type === 'junk') {
    parts.metrics.junk();
    return refuseCredential(parts, passage);
  }
  const known = parts.callers.peek(credential.digest);
  const { digest } = credential;
  if (known)
    return enterResolved(parts, passage, edge, match.route, known, { digest, justPeeked: true });
  parts.callers.lookup(credential.digest).then(
    (resolution) =>
      enterResolved(parts, passage, edge, match.route, resolution, { digest, justPeeked: false }),
    (error: unknown) => refuseTrouble(parts, passage, error),
  );
}

function enterAnonymous(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
): void {
  if (!countOrRefuse(parts, passage, parts.allowances.anonymous, passage.address)) return;
  if (route.access.who !== 'public') return refuse(passage, 'unauthenticated');
  forwardRequest(parts, passage, edge, route, undefined);
}

function enterResolved(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  resolution: Resolution,
  source: Pick<Standing, 'digest' | 'justPeeked'>,
): void {
  if (resolution.status === 'unknown') return refuseCredential(parts, passage);
  const tokenId = resolution.status === 'caller' ? resolution.caller.tokenId : resolution.tokenId;
  passage.tokenId = tokenId;
  if (resolution.status === 'refused') {
    parts.reporter.rejected(tokenId, resolution.owner, resolution.reason, passage);
    return refuseCredential(parts, passage);
  }
  const resolved = resolution.caller;
  const verdict = authorize(route, resolved, passage.address);
  if (!verdict.allowed) {
    parts.reporter.rejected(tokenId, resolved.caller.principal, verdict.code, passage);
    return refuse(passage, verdict.code, verdict.detail);
  }
  const allowance = parts.allowances.ofCaller[route.rateLimit];
  if (!countOrRefuse(parts, passage, allowance, tokenId)) return;
  parts.reporter.used(tokenId, passage);
  forwardRequest(parts, passage, edge, route, { resolved, ...source });
}

/** A credential that is not good: counted by address, since nobody is known to stand behind it. */
function refuseCredential(parts: GatewayParts, passage: Passage): void {
  if (countOrRefuse(parts, passage, parts.allowances.refused, passage.address)) {
    refuse(passage, 'invalid_token');
  }
}

function countOrRefuse(
  parts: GatewayParts,
  passage: Passage,
  allowance: Allowance,
  whose: string,
): boolean {
  const verdict = parts.limiter.count(allowance, whose);
  if (!verdict.allowed) refuseTooMany(passage, allowance, verdict);
  return verdict.allowed;
}
