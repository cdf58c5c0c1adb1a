import type { revokeOwnToken } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { TokenStore } from '../../domain/token-changes.js';
import { ownTokenIdOf } from '../callers/maker-of.js';

export const revokeOwnTokenRoute =
  (store: TokenStore): Handler<typeof revokeOwnToken> =>
  async (_input, context) => {
    await store.revoke({ id: ownTokenIdOf(context) }, 'self_revoked', actorOf(context));
    return { status: 204 };
  };
