import {
  coherenceId,
  type ResolvedPrincipal,
  type resolvePrincipal,
} from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { KnownPrincipal, Principals } from '../../domain/principal.js';

export const resolvePrincipalRoute =
  (principals: Principals): Handler<typeof resolvePrincipal> =>
  async ({ body: { type, id } }) => {
    const found = await principals.find(type, id);
    return { status: 200, body: found === null ? { status: 'unknown' } : present(found) };
  };

function present({ type, id, name, disabled, namespaces }: KnownPrincipal): ResolvedPrincipal {
  const ids = namespaces.map((namespace) => coherenceId[namespace.type](namespace.id));
  if (disabled) return { status: 'disabled', ids };
  return { status: 'active', ids, principal: { type, id, name, namespaces: [...namespaces] } };
}
