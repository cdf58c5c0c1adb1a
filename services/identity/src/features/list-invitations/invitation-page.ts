import type { Invitation } from '../../domain/invitation.js';
import { cursorOfId, idOfCursor } from '../id-cursor.js';
import { presentInvitation } from '../presenters/present-invitation.js';

/**
 * A page of invitations. One more than is asked for is read, to know whether there are any left.
 * @throws ProblemSignal `validation_failed` for what is no cursor of ours
 */
export async function invitationPage(
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  read: (page: { before: string | undefined; limit: number }) => Promise<readonly Invitation[]>,
) {
  const before = cursor === undefined ? undefined : idOfCursor(cursor);
  const found = await read({ before, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(presentInvitation),
    next_cursor: found.length > limit && last ? cursorOfId(last.id) : null,
  };
}
