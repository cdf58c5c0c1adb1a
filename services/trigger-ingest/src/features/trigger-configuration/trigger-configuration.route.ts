import { triggerConfiguration } from '@orchestrator/contracts';
import { type Handler, idempotencyClaim } from '@orchestrator/http';
import { subsetOf } from '../../domain/combinations.js';
import type { Startables } from '../../domain/find-startable.js';
import { versionToStart } from '../../domain/trigger-config.js';
import { isGitlabEvent, readGitlabEvent } from '../starting/gitlab-event.js';
import { projectToStart } from '../starting/project-to-start.js';
import { askedBy, type StartParts, startRun } from '../starting/start-run.js';
import { versionRun } from '../starting/version-run.js';

export const triggerConfigurationRoute =
  (startables: Startables, parts: StartParts): Handler<typeof triggerConfiguration> =>
  async (input, context) => {
    const { params, body = {} } = input;
    const project = await projectToStart(startables, params, context);
    const claim = idempotencyClaim(triggerConfiguration, input, context);
    return startRun(parts, claim, async () => {
      const config = await startables.config(project, params.config);
      const version = versionToStart(config, Number(params.version.slice(1)));
      if (isGitlabEvent(body, context)) {
        const whole = versionRun(project, config, version, version.matrix);
        const { ref = whole.ref, ...told } = readGitlabEvent(body);
        return askedBy(context, { ...whole, ...told, ref });
      }
      const run = versionRun(project, config, version, subsetOf(version, body.matrix));
      return askedBy(context, { ...run, inputs: body.inputs ?? {} });
    });
  };
