import { OwnerUnavailableError } from '@orchestrator/cache';
import {
  assertionHeader,
  type Caller,
  clientAddressHeader,
  type RefusalByService,
  type RouteDefinition,
} from '@orchestrator/contracts';
import type { ResolvedCaller } from './callers/resolved-caller.js';
import type { EdgeRequest } from './edge/read-request.js';
import type { GatewayParts } from './gateway-parts.js';
import { forwardedHeaders, type Passage } from './passage.js';
import { legacyAgentId } from './policies/legacy-agent-id.js';
import { proxyRequest } from './proxy/proxy-request.js';
import {
  refuse,
  refusedTokenCode,
  refuseWith,
  tooManyStreams,
  urlCredentialHeaders,
} from './refuse.js';

/** A caller who was let in, and the digest by which it can be asked about again. */
export interface Standing {
  readonly resolved: ResolvedCaller;
  readonly digest: string;
  /** Known from the caches of this process, in this turn of the event loop. */
  readonly justPeeked: boolean;
}

const anonymous: Caller = { type: 'anonymous' };

/** Vouches for the caller to the route's service and passes the request on; nobody known is anonymous. */
export function forwardRequest(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  standing: Standing | undefined,
): void {
  const notAfterMs =
    standing === undefined
      ? Infinity
      : Date.now() + standing.resolved.expiresAt - parts.monotonicMs();
  const assertion = parts.signer.sign(
    route.service,
    standing?.resolved.caller ?? anonymous,
    standing?.resolved.identity ?? anonymous.type,
    notAfterMs,
  );
  if (typeof assertion === 'string') return pass(parts, passage, edge, route, assertion, standing);
  assertion.then(
    (signed) =>
      pass(parts, passage, edge, route, signed, standing && { ...standing, justPeeked: false }),
    (error: unknown) => refuseTrouble(parts, passage, error),
  );
}

/** Our own trouble is 503 or 500, never a verdict on the caller. */
export function refuseTrouble(parts: GatewayParts, passage: Passage, error: unknown): void {
  if (error instanceof OwnerUnavailableError) {
    parts.log.warn({ err: error, request_id: passage.requestId }, 'nobody to ask about a caller');
    return refuse(passage, 'unavailable');
  }
  parts.log.error({ err: error, request_id: passage.requestId }, 'unforeseen error');
  refuse(passage, 'internal_error');
}

function pass(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  assertion: string,
  standing: Standing | undefined,
): void {
  const { request, response } = passage;
  const { headers, target } = edge;
  const streams = parts.streams.routes.has(route);
  const pool = (streams ? parts.streams.upstreams : parts.upstreams)[route.service];
  if (pool === undefined) return refuse(passage, 'unavailable');
  const close = streams ? parts.streams.open.open(holderOf(passage, edge, route)) : undefined;
  if (streams && !close) return refuseWith(passage, tooManyStreams(parts.streams.open.limit));
  let unwatch: (() => void) | undefined;
  const exchange = proxyRequest({
    pool,
    request,
    response,
    method: request.method ?? 'GET',
    path: target.target,
    headers: forwardedHeaders(
      forwardable(headers, route),
      [
        'x-request-id',
        passage.requestId,
        'traceparent',
        passage.traceparent,
        clientAddressHeader,
        passage.address,
        assertionHeader,
        assertion,
      ],
      passage.signInHeaders,
    ),
    contentLength: headers.contentLength,
    chunked: headers.chunked,
    maxBodyBytes: route.maxBodyBytes,
    timeouts: route.content?.as === 'stream' ? parts.streams.timeouts : parts.timeouts,
    hides401: route.runner,
    answerHeaders: route.queryCredential && urlCredentialHeaders,
    onProblem: (_response, code) => {
      if (code === 'invalid_token' && standing) refuseCut(parts, passage, standing);
      else if (code === 'assertion_refused') refuseUntrusted(parts, passage, route);
      else refuse(passage, code);
    },
    onRefusal: (code) => {
      if (standing) tellRefusal(parts, passage, standing, code);
    },
    onFinish: () => {
      unwatch?.();
      close?.();
    },
  });
  if (standing && exchange.outcome === undefined) {
    unwatch = watch(parts, standing, () => exchange.cut());
  }
}

/** Whose stream it is: the credential's, or of agents that share one, the agent's. */
function holderOf(passage: Passage, { headers }: EdgeRequest, { runner }: RouteDefinition): string {
  const { tokenId, tokenKind, sessionId, address } = passage;
  const agent = runner && tokenKind === 'agent' ? legacyAgentId(headers.forward) : undefined;
  return `${tokenId ?? sessionId ?? address}:${agent ?? ''}`;
}

/** Where `X-Gitlab-Token` is no credential of ours, it is for the service to compare. */
function forwardable(
  { forward, gitlabTokens }: EdgeRequest['headers'],
  { gitlabToken }: RouteDefinition,
): readonly string[] {
  if (gitlabTokens.length === 0 || gitlabToken) return forward;
  return [...forward, ...gitlabTokens.flatMap((value) => ['x-gitlab-token', value])];
}

/** A service that refuses our assertion is our own trouble, and says nothing about the caller. */
function refuseUntrusted(parts: GatewayParts, passage: Passage, route: RouteDefinition): void {
  parts.log.error(
    { request_id: passage.requestId, service: route.service, route: route.id },
    'a service refuses what the gateway vouches for',
  );
  refuse(passage, 'unavailable');
}

/** The token was good, and what was asked for beyond its limits: sessions have none. */
function tellRefusal(
  parts: GatewayParts,
  passage: Passage,
  { resolved: { caller, namespace } }: Standing,
  code: RefusalByService,
): void {
  if (caller.type !== 'token') return;
  parts.reporter.rejected(caller.token.id, { owner: caller.principal, namespace }, code, passage);
}

/**
 * Something that the caller stands on ended before an answer began. If that was no more than a role,
 * the credential is as good as before, and the request can be sent again.
 */
function refuseCut(parts: GatewayParts, passage: Passage, { resolved, digest }: Standing): void {
  const { type } = resolved.caller;
  parts.callers[type].lookup(digest).then(
    ({ status }) => {
      if (status === 'caller')
        refuse(passage, 'unavailable', 'Your rights were changed meanwhile.');
      else refuse(passage, type === 'token' ? refusedTokenCode(passage) : 'unauthenticated');
    },
    (error: unknown) => refuseTrouble(parts, passage, error),
  );
}

/** Ties an open exchange to everything that its caller stands on. */
function watch(
  parts: GatewayParts,
  { resolved, digest, justPeeked }: Standing,
  cut: () => void,
): () => void {
  const confirm = async (): Promise<boolean> => {
    const { status } = await parts.callers[resolved.caller.type].lookup(digest);
    return status === 'caller';
  };
  const { tokenIds, identityIds, expiresAt } = resolved;
  const options = { confirm, justPeeked };
  const { token, identity } = parts.readers;
  if (resolved.caller.type === 'session') {
    return identity.streams.open(identityIds, expiresAt, cut, options);
  }
  const unwatchToken = token.streams.open(tokenIds, expiresAt, cut, options);
  const unwatchPrincipal = identity.streams.open(identityIds, Infinity, cut, options);
  return () => {
    unwatchToken();
    unwatchPrincipal();
  };
}
