import { resealWebhookSecrets } from '@orchestrator/contracts';
import { type Binding, handle } from '@orchestrator/http';
import type { ResealSecrets } from './domain/reseal-secrets.js';
import { resealSecretsRoute } from './features/reseal-secrets/reseal-secrets.route.js';

export interface TriggerIngestAppParts {
  readonly resealSecrets: ResealSecrets;
}

/** Every route of this service. */
export const triggerIngestRoutesOf = ({
  resealSecrets,
}: TriggerIngestAppParts): readonly Binding[] => [
  // For the operator, who waits as long as it takes.
  handle(resealWebhookSecrets, resealSecretsRoute(resealSecrets)),
];
