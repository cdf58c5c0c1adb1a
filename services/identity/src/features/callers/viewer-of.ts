import { identified, type RequestContext } from '@orchestrator/http';
import type { Viewer } from '../../domain/organization.js';
import { IdentityError } from '../../domain/identity-error.js';

/** Through whose eyes the caller looks at organizations. */
export function viewerOf(context: RequestContext): Viewer {
  const { type, id } = identified(context).principal;
  if (type === 'project') throw new IdentityError('not_found', 'Projects have no organizations.');
  return { type, id };
}
