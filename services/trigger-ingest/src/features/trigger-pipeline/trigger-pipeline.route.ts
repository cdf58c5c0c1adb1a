import { triggerPipeline } from '@orchestrator/contracts';
import { type Handler, idempotencyClaim } from '@orchestrator/http';
import type { Startables } from '../../domain/find-startable.js';
import { isGitlabEvent, readGitlabEvent } from '../starting/gitlab-event.js';
import { pipelineRun } from '../starting/pipeline-run.js';
import { projectToStart } from '../starting/project-to-start.js';
import { askedBy, type StartParts, startRun } from '../starting/start-run.js';

export const triggerPipelineRoute =
  (startables: Startables, parts: StartParts): Handler<typeof triggerPipeline> =>
  async (input, context) => {
    const { params, body = {} } = input;
    const project = await projectToStart(startables, params, context);
    const claim = idempotencyClaim(triggerPipeline, input, context);
    return startRun(parts, claim, () => {
      const plain = pipelineRun(project, params.pipeline);
      if (isGitlabEvent(body, context)) {
        const { ref = plain.ref, ...told } = readGitlabEvent(body);
        return askedBy(context, { ...plain, ...told, ref });
      }
      const { ref = plain.ref, inputs = {}, required_labels: requiredLabels = {} } = body;
      return askedBy(context, { ...plain, ref, inputs, requiredLabels });
    });
  };
