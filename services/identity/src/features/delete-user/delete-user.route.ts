import type { deleteUser } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { UserStore } from '../../domain/user.js';

export const deleteUserRoute =
  (store: UserStore): Handler<typeof deleteUser> =>
  async (_input, context) => {
    await store.delete(identified(context).principal.id, actorOf(context));
    return { status: 204 };
  };
