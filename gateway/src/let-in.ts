import { csrfTokenHeader, readSession, type RouteDefinition } from '@orchestrator/contracts';
import { authorize } from './authorize.js';
import { credentialId, type Resolution } from './callers/resolved-caller.js';
import type { EdgeRequest } from './edge/read-request.js';
import { answerRequest } from './answer-request.js';
import type { Standing } from './forward-request.js';
import type { GatewayParts } from './gateway-parts.js';
import type { Passage } from './passage.js';
import { legacyAgentId } from './policies/legacy-agent-id.js';
import type { Allowance } from './policies/rate-limiter.js';
import type { SessionProof } from './read-browser.js';
import { looksForked, refuseFork } from './report-fork.js';
import { refuse, refusedTokenCode, refuseWith, tooMany } from './refuse.js';

/** A request without a credential: for public routes, counted by its address. */
export function letInAnonymous(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
): void {
  if (!countOrRefuse(parts, passage, parts.allowances.anonymous, passage.address)) return;
  if (route.access.who !== 'public') return refuse(passage, 'unauthenticated', missing(route));
  answerRequest(parts, passage, edge, route, undefined);
}

const missing = ({ queryCredential }: RouteDefinition): string | undefined =>
  queryCredential && `Send the token as the query parameter ${queryCredential}.`;

/** What is known of the token decides. */
export function letInToken(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  resolution: Resolution,
  source: Pick<Standing, 'digest' | 'justPeeked'>,
): void {
  if (resolution.status === 'unknown') return refuseToken(parts, passage);
  const tokenId =
    resolution.status === 'caller' ? credentialId(resolution.caller.caller) : resolution.tokenId;
  passage.tokenId = tokenId;
  if (resolution.status === 'refused') {
    parts.reporter.rejected(tokenId, resolution.ownership, resolution.reason, passage);
    if (route.runner) return refuseAgent(parts, passage, edge, route, tokenId);
    if (!looksForked(route, resolution)) return refuseToken(parts, passage);
    if (countRefused(parts, passage)) refuseFork(parts, passage, resolution);
    return;
  }
  const resolved = resolution.caller;
  const verdict = authorize(route, resolved, passage.address);
  if (!verdict.allowed) {
    const ownership = { owner: resolved.caller.principal, namespace: resolved.namespace };
    parts.reporter.rejected(tokenId, ownership, verdict.code, passage);
    return refuse(passage, verdict.code, verdict.detail);
  }
  if (!countTokenOrRefuse(parts, passage, edge, route, tokenId)) return;
  parts.reporter.used(tokenId, passage);
  answerRequest(parts, passage, edge, route, { resolved, ...source });
}

/** What is known of the session decides. Where anybody may come, one that has ended is none. */
export function letInSession(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  resolution: Resolution,
  { digest, csrfGood, csrfToken }: SessionProof,
  justPeeked: boolean,
): void {
  if (resolution.status !== 'caller') {
    if (route.access.who === 'public') return letInAnonymous(parts, passage, edge, route);
    return refuseCredential(parts, passage, 'unauthenticated', 'Sign in: this session has ended.');
  }
  const resolved = resolution.caller;
  passage.sessionId = credentialId(resolved.caller);
  if (!csrfGood) {
    return refuse(
      passage,
      'csrf_refused',
      `Send the csrf_token of ${readSession.path} as X-CSRF-Token.`,
    );
  }
  const verdict = authorize(route, resolved, passage.address);
  if (!verdict.allowed) return refuse(passage, verdict.code, verdict.detail);
  const allowance = parts.allowances.ofCaller[route.rateLimit];
  if (!countOrRefuse(parts, passage, allowance, passage.sessionId)) return;
  if (csrfToken !== undefined) {
    passage.signInHeaders = [...passage.signInHeaders, csrfTokenHeader, csrfToken];
  }
  answerRequest(parts, passage, edge, route, { resolved, digest, justPeeked });
}

/** A token that is not good, whatever is wrong with it. */
export const refuseToken = (parts: GatewayParts, passage: Passage): void =>
  refuseCredential(parts, passage, refusedTokenCode(passage));

/**
 * Of an agent, what was good once and is no more: counted for each by itself, since many are behind one
 * address, and each must learn that it is refused.
 */
function refuseAgent(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  tokenId: string,
): void {
  if (countTokenOrRefuse(parts, passage, edge, route, tokenId)) {
    refuse(passage, refusedTokenCode(passage));
  }
}

/** A credential that is not good: counted by address, since nobody is known to stand behind it. */
function refuseCredential(
  parts: GatewayParts,
  passage: Passage,
  code: 'invalid_token' | 'unauthenticated' | 'job_token_ended',
  detail?: string,
): void {
  if (countRefused(parts, passage)) refuse(passage, code, detail);
}

const countRefused = (parts: GatewayParts, passage: Passage): boolean =>
  countOrRefuse(parts, passage, parts.allowances.refused, passage.address);

/**
 * Counted for each token; where one agent token stands for many agents of the earlier generation, for
 * each of them, and for all together a hundredfold, so that making up agents is no way around it.
 */
function countTokenOrRefuse(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  tokenId: string,
): boolean {
  const allowance = parts.allowances.ofCaller[route.rateLimit];
  if (!route.runner || passage.tokenKind !== 'agent') {
    return countOrRefuse(parts, passage, allowance, tokenId);
  }
  const agentId = legacyAgentId(edge.headers.forward);
  if (agentId === undefined) return countOrRefuse(parts, passage, allowance, tokenId);
  return (
    countOrRefuse(parts, passage, parts.allowances.legacyAgents, tokenId) &&
    countOrRefuse(parts, passage, allowance, `${tokenId}:${agentId}`)
  );
}

function countOrRefuse(
  parts: GatewayParts,
  passage: Passage,
  allowance: Allowance,
  whose: string,
): boolean {
  const verdict = parts.limiter.count(allowance, whose);
  if (!verdict.allowed) refuseWith(passage, tooMany(allowance, verdict));
  return verdict.allowed;
}
