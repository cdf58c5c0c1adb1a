import { reservedNames, type updateUser } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import { IdentityError } from '../../domain/identity-error.js';
import type { UserStore } from '../../domain/user-store.js';
import { presentUser } from '../presenters/present-user.js';

export const updateUserRoute =
  (store: UserStore): Handler<typeof updateUser> =>
  async ({ body: { display_name: displayName, username } }, context) => {
    const { id, name } = identified(context).principal;
    // The first user has a reserved name, and may say so.
    if (username !== undefined && username !== name && reservedNames.has(username)) {
      throw new IdentityError('name_taken', 'This name is reserved.');
    }
    const user = await store.update(id, { displayName, username }, actorOf(context));
    return { status: 200, body: presentUser(user) };
  };
