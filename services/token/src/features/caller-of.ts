import type { IdentifiedCaller } from '@orchestrator/contracts';
import { identified, type RequestContext } from '@orchestrator/http';
import type { Collection } from '../domain/token.js';
import { TokenError } from '../domain/token-error.js';

/** The token that the request came with, if it came with one. */
export const makerIdOf = (caller: IdentifiedCaller): string | null =>
  caller.type === 'token' ? caller.token.id : null;

/** The personal tokens of the user who calls. */
export function personalTokensOf({ principal: { type, id, name } }: IdentifiedCaller): Collection {
  if (type !== 'user') throw new TokenError('token_not_found', 'Only users have personal tokens.');
  return { kind: 'personal', owner: { type, id, name } };
}

/** The id of the token that the request came with. */
export function ownTokenIdOf(context: RequestContext): string {
  const caller = identified(context);
  if (caller.type !== 'token') throw new Error('The route admits tokens only');
  return caller.token.id;
}
