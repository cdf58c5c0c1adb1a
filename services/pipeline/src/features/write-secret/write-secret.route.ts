import type { SecretCollection } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { SecretStore } from '../../domain/secret-store.js';
import type { FindSecretPlace } from '../callers/find-secret-place.js';
import { presentSecret } from '../present-secret.js';

export const writeSecretRoute =
  (find: FindSecretPlace, store: SecretStore): Handler<SecretCollection['write']> =>
  async ({ params, body: { value } }, context) => {
    const place = await find(params, context);
    const { key } = params;
    const { secret, isNew } = await store.write({ place, key, value }, actorOf(context));
    return { status: isNew ? 201 : 200, body: presentSecret(secret) };
  };
