import type { enableUser } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { UserStore } from '../../domain/user.js';
import { operatorOf } from '../callers/operator-of.js';
import { presentUser } from '../presenters/present-user.js';

export const enableUserRoute =
  (store: UserStore): Handler<typeof enableUser> =>
  async ({ body: { operator, username } }) => {
    const user = await store.enable(username, operatorOf(operator));
    return { status: 200, body: presentUser(user) };
  };
