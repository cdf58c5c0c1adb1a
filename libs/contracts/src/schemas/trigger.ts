import { z } from 'zod';
import { pipelinePath } from './file.js';
import { namespaceName } from './namespace.js';
import { identifier } from './primitives.js';
import { projectName, vcsTypes } from './project.js';
import { gitRef, inputs, matrix, requiredLabels } from './trigger-config.js';

export const triggerPipelineBody = z
  .strictObject({
    ref: gitRef.optional(),
    inputs: inputs.optional(),
    required_labels: requiredLabels.optional(),
  })
  .meta({ id: 'TriggerPipeline' });

export const triggerConfigBody = z
  .strictObject({
    /** Part of the matrix, where the version allows that. */
    matrix: matrix.optional(),
    inputs: inputs.optional(),
  })
  .meta({ id: 'TriggerConfigVersionStart' });

export const triggerBody = z
  .strictObject({
    owner: namespaceName,
    name: projectName,
    pipeline: pipelinePath,
    ref: gitRef.optional(),
    vcs_type: z.enum(vcsTypes).optional(),
    vcs_url: z.string().max(2_000).optional(),
    entrypoint: z.string().min(1).max(200).optional(),
    required_labels: requiredLabels.optional(),
    inputs: inputs.optional(),
  })
  .meta({ id: 'Trigger' });

/** A run that was accepted: it will be executed, whatever dies next. */
export const startedRun = z
  .strictObject({ run_id: identifier, status: z.string(), url: z.string() })
  .meta({ id: 'StartedRun' });

/** The answer to a webhook that starts nothing. */
export const ignoredDelivery = z
  .strictObject({ run_id: z.null(), ignored: z.string() })
  .meta({ id: 'IgnoredDelivery' });
