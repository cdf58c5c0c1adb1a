import { type SecretCollection, secretKey } from '@orchestrator/contracts';
import { type Handler, readPage, textCursor } from '@orchestrator/http';
import { placeIdOf } from '../../domain/secret.js';
import type { SecretViews } from '../../domain/secret-views.js';
import type { FindSecretPlace } from '../callers/find-secret-place.js';
import { presentSecret } from '../present-secret.js';

const keyCursor = textCursor(secretKey);

export const listSecretsRoute =
  (find: FindSecretPlace, secrets: SecretViews): Handler<SecretCollection['list']> =>
  async ({ params, query }, context) => {
    const placeId = placeIdOf(await find(params, context));
    return {
      status: 200,
      body: await readPage(query, {
        cursor: keyCursor,
        read: (after, limit) => secrets.list({ placeId, after, limit }),
        placeOf: ({ key }) => key,
        present: presentSecret,
      }),
    };
  };
