import type { resealWebhookSecrets } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { ResealSecrets } from '../../domain/reseal-secrets.js';

export const resealSecretsRoute =
  (resealSecrets: ResealSecrets): Handler<typeof resealWebhookSecrets> =>
  async () => ({ status: 200, body: await resealSecrets() });
