import type { readUser } from '@orchestrator/contracts';
import { type Handler, identified } from '@orchestrator/http';
import { IdentityError } from '../../domain/identity-error.js';
import type { UserViews } from '../../domain/user.js';
import { presentUser } from '../presenters/present-user.js';

export const readUserRoute =
  (users: UserViews): Handler<typeof readUser> =>
  async (_input, context) => {
    const user = await users.find(identified(context).principal.id);
    if (user === null) throw new IdentityError('not_found', 'There is no such user.');
    return { status: 200, body: presentUser(user) };
  };
