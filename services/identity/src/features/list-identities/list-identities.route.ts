import type { listIdentities } from '@orchestrator/contracts';
import { type Handler, idCursor, identified, readPage } from '@orchestrator/http';
import type { LinkedIdentities } from '../../domain/linked-identity.js';
import { presentIdentity } from '../presenters/present-identity.js';

export const listIdentitiesRoute =
  (identities: LinkedIdentities): Handler<typeof listIdentities> =>
  async ({ query }, context) => ({
    status: 200,
    body: await readPage(query, {
      cursor: idCursor,
      read: (after, limit) => identities.list(identified(context).principal.id, { after, limit }),
      placeOf: ({ id }) => id,
      present: presentIdentity,
    }),
  });
