import type { disableUser } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { UserStore } from '../../domain/user.js';
import { operatorOf } from '../callers/operator-of.js';
import { presentUser } from '../presenters/present-user.js';

export const disableUserRoute =
  (store: UserStore): Handler<typeof disableUser> =>
  async ({ body: { operator, username } }) => {
    const user = await store.disable(username, operatorOf(operator));
    return { status: 200, body: presentUser(user) };
  };
