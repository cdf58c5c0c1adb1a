import { trigger } from '@orchestrator/contracts';
import { type Handler, idempotencyClaim } from '@orchestrator/http';
import type { Startables } from '../../domain/find-startable.js';
import type { Project } from '../../domain/project.js';
import { unfit } from '../../domain/trigger-ingest-error.js';
import { isGitlabEvent, readGitlabEvent } from '../starting/gitlab-event.js';
import { pipelineRun } from '../starting/pipeline-run.js';
import { projectToStart } from '../starting/project-to-start.js';
import { askedBy, type StartParts, startRun } from '../starting/start-run.js';

export const triggerRoute =
  (startables: Startables, parts: StartParts): Handler<typeof trigger> =>
  async (input, context) => {
    const { body } = input;
    const project = await projectToStart(startables, body, context);
    const claim = idempotencyClaim(trigger, input, context);
    return startRun(parts, claim, () => {
      const plain = pipelineRun(project, body.pipeline);
      if (isGitlabEvent(body, context)) {
        const { ref = plain.ref, ...told } = readGitlabEvent(body);
        return askedBy(context, { ...plain, ...told, ref });
      }
      requireSameSource(project, body);
      const { ref = plain.ref, inputs = {}, required_labels: requiredLabels = {} } = body;
      const { entrypoint = null } = body;
      return askedBy(context, { ...plain, ref, inputs, requiredLabels, entrypoint });
    });
  };

/** @throws TriggerIngestError `unfit` where somebody believes that the project is another's */
function requireSameSource(
  { vcsType, vcsUrl }: Project,
  asked: { readonly vcs_type?: string | undefined; readonly vcs_url?: string | undefined },
): void {
  const message = 'is not that of the project';
  const faults = [
    ...(asked.vcs_type === undefined || asked.vcs_type === vcsType
      ? []
      : [{ path: 'vcs_type', message }]),
    ...(asked.vcs_url === undefined || asked.vcs_url === vcsUrl
      ? []
      : [{ path: 'vcs_url', message }]),
  ];
  if (faults.length > 0) throw unfit(...faults);
}
