import { trigger, triggerConfiguration, triggerPipeline } from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { Startables } from './domain/find-startable.js';
import type { StartParts } from './features/starting/start-run.js';
import { triggerConfigurationRoute } from './features/trigger-configuration/trigger-configuration.route.js';
import { triggerPipelineRoute } from './features/trigger-pipeline/trigger-pipeline.route.js';
import { triggerRoute } from './features/trigger/trigger.route.js';

export interface TriggerIngestAppParts {
  readonly startables: Startables;
  readonly starting: StartParts;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export const triggerIngestRoutesOf = ({
  startables,
  starting,
  answerMs,
}: TriggerIngestAppParts): readonly Binding[] => [
  handle(triggerPipeline, answerWithin(answerMs, triggerPipelineRoute(startables, starting))),
  handle(
    triggerConfiguration,
    answerWithin(answerMs, triggerConfigurationRoute(startables, starting)),
  ),
  handle(trigger, answerWithin(answerMs, triggerRoute(startables, starting))),
];
