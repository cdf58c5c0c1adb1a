import { z } from 'zod';
import { pipelinePath } from './file.js';
import { namespaceName } from './namespace.js';
import { identifier } from './primitives.js';
import { projectName, vcsTypes } from './project.js';
import { entrypoint, gitRef, inputs, matrix, requiredLabels } from './trigger-config.js';

/** What GitLab names its events in their bodies. */
const gitlabEventKinds = [
  'push',
  'tag_push',
  'merge_request',
  'pipeline',
  'build',
  'release',
  'note',
  'issue',
  'deployment',
] as const;

const gitlabVariables = z.union([
  z.record(z.string(), z.string()),
  z.array(z.looseObject({ key: z.string(), value: z.string() })),
]);

/** An event that GitLab sends with a trigger token as its secret; what else stands in it is not read. */
const gitlabEvent = {
  object_kind: z.enum(gitlabEventKinds),
  ref: z.string().max(1_000).nullish(),
  checkout_sha: z.string().nullish(),
  variables: gitlabVariables.nullish(),
  object_attributes: z
    .looseObject({
      ref: z.string().max(1_000).nullish(),
      source_branch: z.string().max(1_000).nullish(),
      last_commit: z.looseObject({ id: z.string().nullish() }).nullish(),
      variables: gitlabVariables.nullish(),
    })
    .nullish(),
};

/** Where it stands, the body is an event of GitLab, with all that GitLab may put into one. */
const noEvent = {
  object_kind: z
    .undefined()
    .optional()
    .meta({ override: { not: {} } }),
};

const startOptions = { ref: gitRef.optional(), inputs: inputs.optional() };

export const triggerPipelineBody = z
  .discriminatedUnion('object_kind', [
    z.strictObject({
      ...noEvent,
      ...startOptions,
      required_labels: requiredLabels.optional(),
    }),
    z.looseObject(gitlabEvent),
  ])
  .meta({ id: 'TriggerPipeline' });

export const triggerConfigBody = z
  .discriminatedUnion('object_kind', [
    z.strictObject({
      ...noEvent,
      /** Part of the matrix, where the version allows that. */
      matrix: matrix.optional(),
      inputs: inputs.optional(),
    }),
    z.looseObject(gitlabEvent),
  ])
  .meta({ id: 'TriggerConfigVersionStart' });

export const triggerBody = z
  .discriminatedUnion('object_kind', [
    z.strictObject({
      ...noEvent,
      owner: namespaceName,
      name: projectName,
      pipeline: pipelinePath,
      ...startOptions,
      vcs_type: z.enum(vcsTypes).optional(),
      vcs_url: z.string().max(2_000).optional(),
      entrypoint: entrypoint.optional(),
      required_labels: requiredLabels.optional(),
    }),
    z.looseObject({
      ...gitlabEvent,
      owner: namespaceName,
      name: projectName,
      pipeline: pipelinePath,
    }),
  ])
  .meta({ id: 'Trigger' });

/** A run that was accepted: it will be executed, whatever dies next. */
export const startedRun = z
  .strictObject({ run_id: identifier, status: z.string(), url: z.string() })
  .meta({ id: 'StartedRun' });

/** The answer to a webhook that starts nothing. */
export const ignoredDelivery = z
  .strictObject({ run_id: z.null(), ignored: z.string() })
  .meta({ id: 'IgnoredDelivery' });
