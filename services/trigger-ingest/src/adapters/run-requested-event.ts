import { buildEvent, runRequested, toldActor } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { RunRequest } from '../domain/run-request.js';

/** What tells the pipeline service to run it. */
export function runRequestedEvent(runId: string, request: RunRequest): CloudEvent {
  const { project, trigger } = request;
  const time = new Date();
  return buildEvent(
    runRequested,
    { id: newId(), time, subject: runId },
    {
      run_id: runId,
      project_id: project.id,
      name: project.name,
      namespace: project.namespace,
      pipeline: request.pipeline,
      ref: request.ref,
      commit_sha: request.commitSha,
      entrypoint: request.entrypoint,
      inputs: request.inputs,
      required_labels: request.requiredLabels,
      config: request.config,
      combinations: [...request.combinations],
      env_mappings: request.envMappings,
      with_secrets: request.withSecrets,
      trigger: {
        type: trigger.type,
        actor: trigger.actor,
        token_id: trigger.tokenId,
        webhook_id: trigger.webhookId,
        event: trigger.event,
      },
      requested_at: time.toISOString(),
      actor: toldActor(request.actor),
    },
  );
}
