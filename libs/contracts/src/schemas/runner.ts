import { z } from 'zod';
import { identifier } from './primitives.js';
import { finalStatuses, jobStatuses, logStreams } from './run.js';

// Agents that are in the field send more than we ask for: what is not known is ignored.

const shortText = z
  .string()
  .transform((text) => text.replace(/\p{Cc}/gu, ' ').slice(0, 255))
  .optional()
  .catch(undefined);

export const registerAgentBody = z
  .object({
    name: shortText,
    hostname: shortText,
    os: shortText,
    arch: shortText,
    version: shortText,
  })
  .optional();

export const registeredAgent = z.strictObject({
  instance_id: identifier,
  instance_secret: z.string(),
  pool_id: identifier,
  pool_name: z.string(),
});

const figure = z.number().nullable().optional().catch(null);

export const heartbeatBody = z
  .object({
    cpu_percent: figure,
    mem_percent: figure,
    mem_used_bytes: figure,
    mem_total_bytes: figure,
    net_rx_bytes: figure,
    net_tx_bytes: figure,
    uuid: z.string().optional().catch(undefined),
  })
  .optional();

export const heartbeatAnswer = z.strictObject({ labels: z.string() });

/** How many lines one call may bring. */
export const mostLogLines = 10_000;

export const logLinesBody = z.object({
  lines: z
    .array(
      z.object({
        line_num: z.number().int().min(0).max(2_147_483_647),
        stream: z.enum(logStreams).catch('stdout'),
        content: z.string(),
      }),
    )
    .max(mostLogLines),
});

export const logLinesAnswer = z.strictObject({ status: z.enum(jobStatuses) });

export const jobReportBody = z.object({
  status: z.enum(['running', ...finalStatuses]),
  exit_code: z.number().int().nullable().optional(),
});

export const jobGraphBody = z.object({ graph: z.string() });
export const jobRefBody = z.object({ commit_sha: z.string().max(200) });
export const jobNodesBody = z.object({
  active_nodes: z
    .array(z.object({ node_id: z.string().max(500), node_name: z.string().max(500) }))
    .max(1_000),
});

export const jobClaim = z.strictObject({
  run_id: identifier,
  job_id: identifier,
  repo_id: identifier,
  owner: z.string(),
  name: z.string(),
  pipeline: z.string(),
  ref: z.string(),
  vcs_type: z.string(),
  vcs_url: z.string(),
  env: z.record(z.string(), z.string()),
  matrix_values: z.record(z.string(), z.string()).optional(),
  env_mappings: z.record(z.string(), z.string()).optional(),
  vault_configs: z.array(z.unknown()).optional(),
  storage_config: z.unknown().optional(),
});
