import type { listIdentities } from '@orchestrator/contracts';
import { type Handler, identified } from '@orchestrator/http';
import type { LinkedIdentities } from '../../domain/linked-identity.js';
import { cursorOfId, idOfCursor } from '../id-cursor.js';
import { presentIdentity } from '../presenters/present-identity.js';

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
