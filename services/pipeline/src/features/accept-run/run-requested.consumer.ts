import { rememberedActor, routingKey, runRequested } from '@orchestrator/contracts';
import type { ConsumeOptions } from '@orchestrator/messaging';
import type { Logger } from '@orchestrator/observability';
import type { RunRequest, RunRequests } from '../../domain/run-requests.js';

/** Takes over the runs that were accepted. What is no such event goes to the dead letters. */
export const runRequestedConsumer = (requests: RunRequests, log: Logger): ConsumeOptions => ({
  queue: 'pipeline.runs',
  types: [routingKey(runRequested.type)],
  handle: async ({ id, data }) => {
    const request = toRequest(data);
    if (await requests.accept(id, request)) return;
    const { runId, projectId } = request;
    log.info({ run_id: runId, project_id: projectId }, 'a run is dropped: its project is gone');
  },
});

function toRequest(data: unknown): RunRequest {
  const told = runRequested.data.parse(data);
  const { type, actor, token_id: tokenId, webhook_id: webhookId, event } = told.trigger;
  return {
    runId: told.run_id,
    projectId: told.project_id,
    pipeline: told.pipeline,
    ref: told.ref,
    commitSha: told.commit_sha,
    entrypoint: told.entrypoint,
    inputs: told.inputs,
    requiredLabels: told.required_labels,
    config: told.config,
    combinations: told.combinations,
    envMappings: told.env_mappings,
    withSecrets: told.with_secrets,
    trigger: { type, actor, tokenId, webhookId, event },
    requestedAt: new Date(told.requested_at),
    actor: rememberedActor(told.actor),
  };
}
