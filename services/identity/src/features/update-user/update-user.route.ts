import type { updateUser } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { UserStore } from '../../domain/user.js';
import { refuseReservedName } from '../names/refuse-reserved-name.js';
import { presentUser } from '../presenters/present-user.js';

export const updateUserRoute =
  (store: UserStore): Handler<typeof updateUser> =>
  async ({ body: { display_name: displayName, username } }, context) => {
    const { id, name } = identified(context).principal;
    // The first user has a reserved name, and may say so.
    if (username !== undefined && username !== name) refuseReservedName(username);
    const user = await store.update(id, { displayName, username }, actorOf(context));
    return { status: 200, body: presentUser(user) };
  };
