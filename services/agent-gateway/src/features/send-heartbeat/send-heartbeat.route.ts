import type { sendHeartbeat } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { labelsByPeople, labelText } from '../../domain/agent.js';
import type { AgentStore } from '../../domain/agents.js';
import type { Jobs } from '../../domain/jobs.js';
import type { CallingAgents } from '../callers/calling-agents.js';

/** An agent is alive, and so is what it holds. */
export const sendHeartbeatRoute =
  ({
    agents,
    store,
    jobs,
    inBackground,
  }: {
    readonly agents: CallingAgents;
    readonly store: AgentStore;
    readonly jobs: Jobs;
    readonly inBackground: (work: Promise<unknown>) => void;
  }): Handler<typeof sendHeartbeat> =>
  async ({ body }, context) => {
    const id = await agents.idOf(context);
    const agent = await store.heard(
      id,
      body && {
        cpuPercent: body.cpu_percent ?? null,
        memPercent: body.mem_percent ?? null,
        memUsedBytes: body.mem_used_bytes ?? null,
        memTotalBytes: body.mem_total_bytes ?? null,
        netRxBytes: body.net_rx_bytes ?? null,
        netTxBytes: body.net_tx_bytes ?? null,
      },
    );
    if (agent === undefined) throw agents.isGone(id);
    // Its answer does not wait for that, and is the same without it.
    if (agent.jobId !== null) inBackground(jobs.renew(id));
    return { status: 200, body: { labels: labelText(labelsByPeople(agent)) } };
  };
