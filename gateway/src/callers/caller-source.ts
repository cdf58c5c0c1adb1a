import type { CoherenceReader } from '@orchestrator/cache';
import type { Client } from '@orchestrator/contracts';
import { createPrincipalCache } from './principals.js';
import type { CallerResolver } from './resolved-caller.js';
import { createSessionCallers } from './session-callers.js';
import { createTokenCallers } from './token-callers.js';

/** Who stands behind a credential, by its kind. */
export interface CallerSource {
  readonly token: CallerResolver;
  readonly session: CallerResolver;
}

/** Finds callers with what the token service and the identity service know. */
export function createCallerSource(options: {
  readers: { readonly token: CoherenceReader; readonly identity: CoherenceReader };
  clients: { readonly token: Client; readonly identity: Client };
  maxEntries: number;
}): CallerSource {
  const { readers, clients, maxEntries } = options;
  const principals = createPrincipalCache(readers.identity, clients.identity, maxEntries);
  const common = { maxEntries, principals };
  return {
    token: createTokenCallers({ reader: readers.token, client: clients.token, ...common }),
    session: createSessionCallers({
      reader: readers.identity,
      client: clients.identity,
      ...common,
    }),
  };
}
