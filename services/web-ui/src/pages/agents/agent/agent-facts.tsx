import type { agentWithMetrics } from '@orchestrator/contracts';
import type { z } from 'zod';
import { Facts } from '../../../design/card.js';
import { Time } from '../../../design/time.js';
import { AgentStatus } from '../agent-status.js';

export const AgentFacts = ({ agent }: { readonly agent: z.output<typeof agentWithMetrics> }) => (
  <Facts
    facts={[
      { label: 'Status', value: <AgentStatus agent={agent} /> },
      { label: 'Current job', value: agent.job_id ? <code>{agent.job_id}</code> : 'None' },
      { label: 'Host', value: agent.hostname },
      { label: 'System', value: `${agent.os} ${agent.arch}` },
      { label: 'Version', value: agent.version },
      { label: 'Agent token', value: agent.pool },
      { label: 'Registered', value: <Time value={agent.registered_at} /> },
      { label: 'Last seen', value: <Time value={agent.last_seen_at} /> },
    ]}
  />
);
