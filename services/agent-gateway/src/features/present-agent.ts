import type { agent, agentMetric } from '@orchestrator/contracts';
import type { z } from 'zod';
import { type Agent, labelsOf, type Metric } from '../domain/agent.js';

export const presentAgent = (found: Agent): z.input<typeof agent> => ({
  id: found.id,
  name: found.name,
  hostname: found.hostname,
  os: found.os,
  arch: found.arch,
  version: found.version,
  labels: { ...labelsOf(found) },
  own_labels: { ...found.ownLabels },
  status: found.status,
  ...(found.tokenEnded && { offline_reason: 'token_ended' }),
  token_id: found.tokenId,
  pool: found.pool.label,
  job_id: found.jobId,
  registered_at: found.registeredAt.toISOString(),
  last_seen_at: found.lastSeenAt.toISOString(),
});

export const presentMetric = (metric: Metric): z.input<typeof agentMetric> => ({
  time: metric.time.toISOString(),
  cpu_percent: metric.cpuPercent,
  mem_percent: metric.memPercent,
  mem_used_bytes: metric.memUsedBytes,
  mem_total_bytes: metric.memTotalBytes,
  net_rx_bytes: metric.netRxBytes,
  net_tx_bytes: metric.netTxBytes,
});
