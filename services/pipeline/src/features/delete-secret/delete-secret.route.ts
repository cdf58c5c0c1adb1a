import type { SecretCollection } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { SecretStore } from '../../domain/secret-store.js';
import type { FindSecretPlace } from '../callers/find-secret-place.js';

export const deleteSecretRoute =
  (find: FindSecretPlace, store: SecretStore): Handler<SecretCollection['remove']> =>
  async ({ params }, context) => {
    const place = await find(params, context);
    await store.remove({ place, key: params.key }, actorOf(context));
    return { status: 204 };
  };
