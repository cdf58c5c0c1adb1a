import type { CachedEntry, CoherenceReader, CoherentCache } from '@orchestrator/cache';
import {
  type CallerToken,
  type Client,
  type Principal,
  type RejectionReason,
  verifyToken,
} from '@orchestrator/contracts';
import type { KnownPrincipal, PrincipalKey } from './principals.js';
import {
  type CallerResolver,
  recallCaller,
  rememberCaller,
  type Resolution,
  unknownCaller,
} from './resolved-caller.js';

/** What is kept of a token that the token service knows. */
type KnownToken =
  | {
      readonly status: 'live';
      readonly token: CallerToken;
      readonly principal: Pick<Principal, 'type' | 'id'>;
    }
  | {
      readonly status: 'refused';
      readonly tokenId: string;
      readonly principal: Pick<Principal, 'type' | 'id'>;
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
  const tokens = reader.cache<KnownToken>({
    kind: 'token',
    maxEntries,
    fetch: (digest) => fetchToken(client, digest),
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
    const { tokenId, principal: owner, reason } = token.value;
    return { status: 'refused', tokenId, owner, reason };
  }
  if (principal?.value.status !== 'active') {
    const { token: known, principal: owner } = token.value;
    return { status: 'refused', tokenId: known.id, owner, reason: 'principal_inactive' };
  }
  return (
    recallCaller(token, principal) ??
    rememberCaller(token, principal, {
      type: 'token',
      token: token.value.token,
      principal: principal.value.principal,
    })
  );
}

const keys = new WeakMap<KnownToken, PrincipalKey>();

/** Whom a live token acts for, as the identity service is asked for it. */
function principalKeyOf(token: KnownToken): PrincipalKey | undefined {
  if (token.status !== 'live' || token.principal.type === 'project') return undefined;
  let key = keys.get(token);
  if (key === undefined) {
    key = `${token.principal.type}:${token.principal.id}`;
    keys.set(token, key);
  }
  return key;
}

async function fetchToken(client: Client, digest: string) {
  const { body } = await client.call(verifyToken, { body: { digest } });
  if (body.status === 'unknown') return null;
  if (body.status === 'refused') {
    const { token_id: tokenId, principal, reason } = body;
    const value: KnownToken = { status: 'refused', tokenId, principal, reason };
    return { ids: body.ids, remainingMs: refusedMs, value };
  }
  const { ids, remaining_ms: remainingMs, token, principal } = body;
  const value: KnownToken = { status: 'live', token, principal };
  return { ids, remainingMs, value };
}
