import type { CachedEntry, CoherenceReader, CoherentCache } from '@orchestrator/cache';
import { type Client, type ResolvedSession, resolveSession } from '@orchestrator/contracts';
import type { KnownPrincipal, PrincipalKey } from './principals.js';
import {
  type CallerResolver,
  recallCaller,
  rememberCaller,
  type Resolution,
  unknownCaller,
} from './resolved-caller.js';

/** What is kept of a session that the identity service knows; one that ended is not known. */
interface KnownSession {
  readonly session: (ResolvedSession & { status: 'live' })['session'];
  readonly user: PrincipalKey;
}

/** Callers by the digest of their session cookie. */
export function createSessionCallers(options: {
  reader: CoherenceReader;
  client: Client;
  maxEntries: number;
  principals: CoherentCache<KnownPrincipal>;
}): CallerResolver {
  const { reader, client, maxEntries, principals } = options;
  const sessions = reader.cache<KnownSession>({
    kind: 'session',
    maxEntries,
    fetch: (digest) => fetchSession(client, digest),
  });
  return {
    peek(digest) {
      const session = sessions.peek(digest);
      const principal = session && principals.peek(session.value.user);
      return principal && resolve(session, principal);
    },
    async lookup(digest) {
      const session = await sessions.lookup(digest);
      return session
        ? resolve(session, await principals.lookup(session.value.user))
        : unknownCaller;
    },
  };
}

function resolve(
  session: CachedEntry<KnownSession>,
  principal: CachedEntry<KnownPrincipal> | null,
): Resolution {
  if (principal?.value.status !== 'active') return unknownCaller;
  return (
    recallCaller(session, principal) ??
    rememberCaller(
      session,
      principal,
      {
        type: 'session',
        session: session.value.session,
        principal: principal.value.principal,
      },
      { type: 'user', id: principal.value.principal.id },
    )
  );
}

async function fetchSession(client: Client, digest: string) {
  const { body } = await client.call(resolveSession, { body: { digest } });
  if (body.status === 'unknown') return null;
  const { ids, remaining_ms: remainingMs, session } = body;
  const value: KnownSession = { session, user: `user:${body.user_id}` };
  return { ids, remainingMs, value };
}
