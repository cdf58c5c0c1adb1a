import type { RequestContext } from '@orchestrator/http';
import type { Startables } from '../../domain/find-startable.js';
import type { ProjectName } from '../../domain/project.js';
import { TriggerIngestError } from '../../domain/trigger-ingest-error.js';
import type { Webhook } from '../../domain/webhook.js';
import type { WebhookViews } from '../../domain/webhooks.js';
import { projectOfPath } from './project-in-reach.js';

/**
 * The webhook of the project that the path names.
 * @throws TriggerIngestError `outside_limit`, `not_found`, `pipeline_away`
 */
export async function webhookInReach(
  startables: Startables,
  views: WebhookViews,
  params: ProjectName & { readonly id: string },
  context: RequestContext,
): Promise<Webhook> {
  const project = await projectOfPath(startables, params, context);
  const webhook = await views.find(project.id, params.id);
  if (webhook !== null) return webhook;
  throw new TriggerIngestError('not_found', 'There is no such webhook.');
}
