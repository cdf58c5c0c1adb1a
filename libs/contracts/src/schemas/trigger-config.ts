import { z } from 'zod';
import { pipelinePath } from './file.js';
import { identifier } from './primitives.js';

/** A branch, a tag or a commit. A program that takes it as an argument must not take it for an option. */
export const gitRef = z
  .string()
  .regex(
    /^(?!.*(\.\.|@\{|\/\/))[A-Za-z0-9][A-Za-z0-9._/@+-]{0,199}$/,
    'must be a branch, a tag or a commit',
  )
  .meta({ examples: ['main'] });

export const commitSha = z.string().regex(/^[0-9a-f]{7,64}$/, 'must be the hash of a commit');

const reservedNames = /^(BUILD_.*|ACT_.*|PATH|LD_.*|DYLD_.*|NODE_OPTIONS)$/i;

/** The name of a variable of a job; those that belong to the system or to the loader are refused. */
export const inputName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'must be a name of letters, digits and underscores')
  .refine((name) => !reservedNames.test(name), 'is reserved for the system');

/** What a database of texts takes: no NUL, and no half of a surrogate pair. */
const isText = (text: string): boolean => !/[\0\p{Cs}]/u.test(text);

const textValue = z
  .string()
  .max(32 * 1024)
  .refine(isText, 'must not contain NUL or half a surrogate pair');

/** Where a run begins, in a pipeline that has several beginnings. */
export const entrypoint = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u, 'must be 1 to 200 characters without control characters');

const atMost = (count: number) => (record: object) => Object.keys(record).length <= count;

export const inputs = z
  .record(inputName, textValue)
  .refine(atMost(100), 'must be at most 100 inputs')
  .meta({ description: 'Variables of the jobs of this run' });

const labelName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/);
const labelValue = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/);

/** What a job asks of its agent: what its run asks, and perhaps what its matrix says. */
export const jobLabels = z.record(labelName, labelValue);

/** What a run asks of the agents of all its jobs. */
export const requiredLabels = jobLabels.refine(atMost(32), 'must be at most 32 labels').meta({
  description: 'Labels that an agent must have',
  examples: [{ os: 'linux', gpu: 'true' }],
});

const axisName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/);
const axisValue = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,99}$/);

/** How many jobs one run may have. */
export const mostJobs = 256;

const combinations = (matrix: Readonly<Record<string, readonly string[]>>): number =>
  Object.values(matrix).reduce((product, values) => product * values.length, 1);

/** Variables with their values; there is a job for each combination. */
export const matrix = z
  .record(
    axisName,
    z
      .array(axisValue)
      .min(1)
      .max(64)
      .refine((values) => new Set(values).size === values.length, 'must not name a value twice'),
  )
  .refine(atMost(8), 'must be at most 8 variables')
  .refine((value) => combinations(value) <= mostJobs, `must give at most ${mostJobs} jobs`)
  .meta({ examples: [{ os: ['linux', 'macos'], arch: ['x64', 'arm64'] }] });

/** One combination of a matrix. */
export const matrixValues = z.record(axisName, axisValue);

/** Under which names the values of the matrix stand in the environment: variable to name. */
export const envMappings = z.record(axisName, inputName);

export const triggerConfigName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
    'must be 1 to 100 letters, digits, underscores and hyphens',
  );

export const triggerConfigVersion = z
  .strictObject({
    version: z.number().int().min(1),
    workflow_path: pipelinePath,
    ref: gitRef.nullable(),
    matrix,
    env_mappings: envMappings,
    allow_subset: z.boolean(),
    enabled: z.boolean(),
  })
  .meta({ id: 'TriggerConfigVersion' });

export const triggerConfig = z
  .strictObject({
    id: identifier,
    name: triggerConfigName,
    versions: z.array(triggerConfigVersion),
  })
  .meta({ id: 'TriggerConfig' });

export const createTriggerConfigBody = z
  .strictObject({ name: triggerConfigName })
  .meta({ id: 'CreateTriggerConfig' });

export const addTriggerConfigVersionBody = z
  .strictObject({
    workflow_path: pipelinePath,
    ref: gitRef.optional(),
    matrix: matrix.default({}),
    env_mappings: envMappings.default({}),
    allow_subset: z.boolean().default(false),
  })
  .refine(
    ({ matrix: axes, env_mappings: mapped }) =>
      Object.keys(mapped).every((name) => Object.hasOwn(axes, name)),
    { path: ['env_mappings'], message: 'must map variables of the matrix' },
  )
  .refine(
    ({ env_mappings: mapped }) =>
      new Set(Object.values(mapped)).size === Object.keys(mapped).length,
    { path: ['env_mappings'], message: 'must not map two variables to one name' },
  )
  .meta({ id: 'AddTriggerConfigVersion' });

export const updateTriggerConfigVersionBody = z
  .strictObject({ enabled: z.boolean() })
  .meta({ id: 'UpdateTriggerConfigVersion' });
