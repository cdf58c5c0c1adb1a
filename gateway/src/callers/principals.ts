import type { CoherenceReader, CoherentCache } from '@orchestrator/cache';
import { type Client, type Principal, resolvePrincipal } from '@orchestrator/contracts';

/** What is kept of a user or an organization that the identity service knows. */
export type KnownPrincipal =
  { readonly status: 'active'; readonly principal: Principal } | { readonly status: 'disabled' };

/** How the identity service is asked for somebody. */
export type PrincipalKey = `${'user' | 'organization'}:${string}`;

/** Users and organizations, by `PrincipalKey`. */
export const createPrincipalCache = (
  reader: CoherenceReader,
  client: Client,
  maxEntries: number,
): CoherentCache<KnownPrincipal> =>
  reader.cache<KnownPrincipal>({
    kind: 'principal',
    maxEntries,
    fetch: (key) => fetchPrincipal(client, key as PrincipalKey),
  });

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
