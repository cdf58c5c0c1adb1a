import type { readPendingLink } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { IdentityError } from '../../domain/identity-error.js';
import type { LinkStore } from '../../domain/link.js';
import type { UserViews } from '../../domain/user.js';
import { presentUser } from '../presenters/present-user.js';
import { ownSessionOf } from '../callers/session-of.js';

export const readPendingLinkRoute =
  (links: LinkStore, users: UserViews): Handler<typeof readPendingLink> =>
  async ({ query }, context) => {
    const session = ownSessionOf(context);
    const pending = await links.find(query.confirm, session);
    const user = await users.find(session.userId);
    if (pending === null || user === null) {
      throw new IdentityError('not_found', 'There is nothing to confirm in this session any more.');
    }
    const { id, provider, login, email, expiresAt } = pending;
    return {
      status: 200,
      body: {
        id,
        provider,
        login,
        email,
        user: presentUser(user),
        expires_at: expiresAt.toISOString(),
      },
    };
  };
