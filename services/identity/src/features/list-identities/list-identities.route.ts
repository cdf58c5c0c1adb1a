import type { linkedIdentity, listIdentities } from '@orchestrator/contracts';
import { type Handler, identified } from '@orchestrator/http';
import type { z } from 'zod';
import type { LinkedIdentities, LinkedIdentity } from '../../domain/linked-identity.js';
import { cursorOfId, idOfCursor } from '../id-cursor.js';

export const listIdentitiesRoute =
  (identities: LinkedIdentities): Handler<typeof listIdentities> =>
  async ({ query: { limit, cursor } }, context) => {
    const found = await identities.list(identified(context).principal.id, {
      after: cursor === undefined ? undefined : idOfCursor(cursor),
      limit: limit + 1,
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next_cursor = found.length > limit && last ? cursorOfId(last.id) : null;
    return { status: 200, body: { items: items.map(presentIdentity), next_cursor } };
  };

const presentIdentity = (own: LinkedIdentity): z.input<typeof linkedIdentity> => ({
  id: own.id,
  provider: own.provider,
  login: own.login,
  email: own.email,
  linked_at: own.linkedAt.toISOString(),
  last_used_at: own.lastUsedAt?.toISOString() ?? null,
});
