import type { IdentifiedCaller } from '@orchestrator/contracts';
import { identified, type RequestContext } from '@orchestrator/http';
import type { Creator } from '../../domain/token.js';

/** The token that the request came with, if it came with one. */
export const makerIdOf = (caller: IdentifiedCaller): string | null =>
  caller.type === 'token' ? caller.token.id : null;

/** Who is shown as the maker of what this request makes. */
export function creatorOf(context: RequestContext): Creator {
  const { type, id, name } = identified(context).principal;
  return { type, id, name };
}

/** The id of the token that the request came with. */
export function ownTokenIdOf(context: RequestContext): string {
  const id = makerIdOf(identified(context));
  if (id === null) throw new Error('The route admits tokens only');
  return id;
}
