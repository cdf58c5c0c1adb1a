import type { RequestContext } from '@orchestrator/http';
import { IdentityError } from '../../domain/identity-error.js';

/**
 * The organization that the path names: the name was resolved among the caller's own namespaces, and
 * from here on the id counts.
 * @throws IdentityError `not_found` for a user's namespace
 */
export function organizationIdOf({ namespace }: RequestContext): string {
  if (namespace?.type !== 'organization') {
    throw new IdentityError('not_found', 'There is no such organization.');
  }
  return namespace.id;
}
