import type { CachedEntry, CoherenceReader, CoherentCache } from '@orchestrator/cache';
import {
  type CallerToken,
  type Client,
  type RejectionReason,
  type VerifiedToken,
} from '@orchestrator/contracts';
import { actingPrincipal, type TokenOwner } from './acting-principal.js';
import type { KnownPrincipal, PrincipalKey } from './principals.js';
import {
  type CallerResolver,
  type Namespace,
  recallCaller,
  rememberCaller,
  type Resolution,
  type TokenOwnership,
  unknownCaller,
} from './resolved-caller.js';
import { verifyTogether } from './verify-together.js';

/** What is kept of a token that the token service knows. */
type KnownToken =
  | {
      readonly status: 'live';
      readonly token: CallerToken;
      readonly owner: TokenOwner;
      readonly namespace: Namespace;
    }
  | {
      readonly status: 'refused';
      readonly tokenId: string;
      readonly ownership: TokenOwnership;
      readonly reason: RejectionReason;
    };

/** How long a service's word that a token is refused is kept; it can't become live again. */
const refusedMs = 60_000;

/** Callers by the digest of their token. */
export function createTokenCallers(options: {
  reader: CoherenceReader;
  client: Client;
  maxEntries: number;
  principals: CoherentCache<KnownPrincipal>;
}): CallerResolver {
  const { reader, client, maxEntries, principals } = options;
  const verify = verifyTogether(client);
  const tokens = reader.cache<KnownToken>({
    kind: 'token',
    maxEntries,
    fetch: async (digest) => entryOf(await verify(digest)),
  });
  return {
    peek(digest) {
      const token = tokens.peek(digest);
      if (token === undefined) return undefined;
      const key = principalKeyOf(token.value);
      if (key === undefined) return resolve(token, null);
      const principal = principals.peek(key);
      return principal && resolve(token, principal);
    },
    async lookup(digest) {
      const token = await tokens.lookup(digest);
      const key = token && principalKeyOf(token.value);
      return resolve(token, key ? await principals.lookup(key) : null);
    },
  };
}

function resolve(
  token: CachedEntry<KnownToken> | null,
  principal: CachedEntry<KnownPrincipal> | null,
): Resolution {
  if (token === null) return unknownCaller;
  if (token.value.status === 'refused') {
    const { tokenId, ownership, reason } = token.value;
    return { status: 'refused', tokenId, ownership, reason };
  }
  const { token: known, owner, namespace } = token.value;
  if (principal?.value.status !== 'active') {
    const ownership = { owner, namespace };
    return { status: 'refused', tokenId: known.id, ownership, reason: 'principal_inactive' };
  }
  return (
    recallCaller(token, principal) ??
    rememberCaller(
      token,
      principal,
      {
        type: 'token',
        token: known,
        principal: actingPrincipal(known, owner, principal.value.principal),
      },
      namespace,
    )
  );
}

const keys = new WeakMap<KnownToken, PrincipalKey>();

/** Whom a live token stands on, as the identity service is asked for it. */
function principalKeyOf(token: KnownToken): PrincipalKey | undefined {
  if (token.status !== 'live') return undefined;
  let key = keys.get(token);
  if (key === undefined) {
    key = `${token.namespace.type}:${token.namespace.id}`;
    keys.set(token, key);
  }
  return key;
}

function entryOf(body: VerifiedToken) {
  if (body.status === 'unknown') return null;
  const { principal: owner, namespace } = body;
  if (body.status === 'refused') {
    const { token_id: tokenId, reason } = body;
    const value: KnownToken = {
      status: 'refused',
      tokenId,
      ownership: { owner, namespace },
      reason,
    };
    return { ids: body.ids, remainingMs: refusedMs, value };
  }
  const { ids, remaining_ms: remainingMs, token } = body;
  const value: KnownToken = { status: 'live', token, owner, namespace };
  return { ids, remainingMs, value };
}
