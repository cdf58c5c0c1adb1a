import { z } from 'zod';
import { identifier, timestamp } from './primitives.js';

export const agentStatuses = ['online', 'busy', 'offline'] as const;

/** What an agent measures, every 30 seconds; net figures are since the last time. */
export const agentMetric = z.strictObject({
  time: timestamp,
  cpu_percent: z.number().nullable(),
  mem_percent: z.number().nullable(),
  mem_used_bytes: z.number().nullable(),
  mem_total_bytes: z.number().nullable(),
  net_rx_bytes: z.number().nullable(),
  net_tx_bytes: z.number().nullable(),
});

export const agent = z
  .strictObject({
    id: identifier,
    name: z.string(),
    hostname: z.string(),
    os: z.string(),
    arch: z.string(),
    version: z.string(),
    /** What counts when jobs are given out: `os`, `arch`, those of its token, its own. */
    labels: z.record(z.string(), z.string()),
    /** Of these, those that people gave this agent itself. */
    own_labels: z.record(z.string(), z.string()),
    status: z.enum(agentStatuses),
    /** Left out where it was merely not heard of; one whose token ended is offline for good. */
    offline_reason: z.literal('token_ended').optional(),
    token_id: identifier,
    /** The label of its agent token. */
    pool: z.string(),
    job_id: identifier.nullable(),
    registered_at: timestamp,
    last_seen_at: timestamp,
  })
  .meta({ id: 'Agent' });

export const agentWithMetrics = z
  .strictObject({ ...agent.shape, metrics: z.array(agentMetric) })
  .meta({ id: 'AgentWithMetrics' });

export const agentEvent = z
  .strictObject({
    change: z.enum(['registered', 'changed', 'removed']),
    agent_id: identifier,
    /** null when it is gone. */
    agent: agent.nullable(),
  })
  .meta({ id: 'AgentEvent' });
