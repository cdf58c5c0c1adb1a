import type { CachedEntry, CoherenceReader, CoherentCache } from '@orchestrator/cache';
import { type Client, resolvePrincipal, verifyToken } from '@orchestrator/contracts';
import {
  type KnownPrincipal,
  type KnownToken,
  type Resolution,
  resolveCaller,
} from './resolve-caller.js';

export interface CallerSource {
  /** The verdict when this process holds all that it needs, trusted and live; else undefined. */
  peek(digest: string): Resolution | undefined;
  /** @throws OwnerUnavailableError when nobody who knows can be asked */
  lookup(digest: string): Promise<Resolution>;
}

type PrincipalKey = `${'user' | 'organization'}:${string}`;

/** How long a service's word that a token is refused is kept; it can't become live again. */
const refusedMs = 60_000;

/** Turns a token's digest into a caller, with what the token service and the identity service know. */
export function createCallerSource(options: {
  readers: { readonly token: CoherenceReader; readonly identity: CoherenceReader };
  clients: { readonly token: Client; readonly identity: Client };
  maxEntries: number;
}): CallerSource {
  const { readers, clients, maxEntries } = options;
  const tokens = readers.token.cache<KnownToken>({
    kind: 'token',
    maxEntries,
    fetch: (digest) => fetchToken(clients.token, digest),
  });
  const principals = readers.identity.cache<KnownPrincipal>({
    kind: 'principal',
    maxEntries,
    fetch: (key) => fetchPrincipal(clients.identity, key as PrincipalKey),
  });
  return {
    peek: (digest) => peek(tokens, principals, digest),
    lookup: async (digest) => {
      const token = await tokens.lookup(digest);
      const key = token && principalKeyOf(token.value);
      const principal = key ? await principals.lookup(key) : null;
      return resolveCaller(token, principal);
    },
  };
}

function peek(
  tokens: CoherentCache<KnownToken>,
  principals: CoherentCache<KnownPrincipal>,
  digest: string,
): Resolution | undefined {
  const token = tokens.peek(digest);
  if (token === undefined) return undefined;
  const key = principalKeyOf(token.value);
  if (key === undefined) return resolveCaller(token, null);
  const principal: CachedEntry<KnownPrincipal> | undefined = principals.peek(key);
  return principal && resolveCaller(token, principal);
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

async function fetchPrincipal(client: Client, key: PrincipalKey) {
  const [type, id] = key.split(':') as ['user' | 'organization', string];
  const { body } = await client.call(resolvePrincipal, { body: { type, id } });
  if (body.status === 'unknown') return null;
  const value: KnownPrincipal =
    body.status === 'active'
      ? { status: 'active', principal: body.principal }
      : { status: 'disabled' };
  return { ids: body.ids, remainingMs: null, value };
}
