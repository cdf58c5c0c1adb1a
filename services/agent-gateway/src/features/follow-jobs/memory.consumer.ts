import {
  agentOffline,
  agentOnline,
  agentRegistered,
  agentRemoved,
  agentUpdated,
  jobClaimed,
  jobFinished,
  jobQueued,
  jobRequeued,
  routingKey,
  tokenRotated,
  tokenUpdated,
} from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { AgentChange, AgentChanges, ChangeKind } from '../../domain/agent-changes.js';
import type { ClaimableJobs } from '../../domain/claimable-jobs.js';
import type { KnownAgents } from '../../domain/known-agents.js';

interface Memory {
  readonly claimable: ClaimableJobs;
  readonly known: KnownAgents;
  readonly changes: AgentChanges;
  /** What people made of an agent token may have changed: reads it, then forgets agents of it. */
  readonly poolChanged: (tokenId: string) => Promise<void>;
}

const agentChanges: Readonly<Record<string, ChangeKind>> = {
  [agentRegistered.type]: 'registered',
  [agentOnline.type]: 'changed',
  [agentOffline.type]: 'changed',
  [agentUpdated.type]: 'changed',
  [agentRemoved.type]: 'removed',
};

/** What a claim goes by may have changed: its labels, or that it may claim at all. */
const claimingChanges: ReadonlySet<string> = new Set([
  agentUpdated.type,
  agentOffline.type,
  agentRemoved.type,
]);

/**
 * Keeps what this replica has in memory as it is told. What it misses is read anew, so each replica
 * hears everything on a queue that goes with it.
 */
export const memoryConsumer = (memory: Memory, onActive: () => void): ConsumeOptions => ({
  queue: 'agent-gateway.memory',
  types: [
    ...[jobQueued, jobRequeued, jobClaimed, jobFinished, tokenRotated, tokenUpdated],
    ...[agentRegistered, agentOnline, agentOffline, agentUpdated, agentRemoved],
  ].map(({ type }) => routingKey(type)),
  transient: true,
  onActive,
  handle: (event) => handle(memory, event),
});

async function handle(memory: Memory, { type, data }: CloudEvent): Promise<void> {
  const { claimable, known, changes, poolChanged } = memory;
  const agentChange = agentChanges[type];
  if (agentChange !== undefined) {
    const { agent_id: agentId, namespace } = agentOnline.data.loose().parse(data);
    if (claimingChanges.has(type)) {
      known.drop(({ id }) => id === agentId);
    }
    changes.tell({ kind: agentChange, agentId, namespaceId: namespace.id });
    return;
  }
  const busyOrNot = (
    agentId: string,
    { id: namespaceId }: { readonly id: string },
    job: NonNullable<AgentChange['job']>,
  ): void => changes.tell({ kind: 'changed', agentId, namespaceId, job });
  switch (type) {
    case jobQueued.type: {
      const {
        job_id: jobId,
        namespace,
        required_labels: requiredLabels,
      } = jobQueued.data.parse(data);
      claimable.waits({ jobId, namespaceId: namespace.id, requiredLabels });
      return;
    }
    case jobRequeued.type: {
      const told = jobRequeued.data.parse(data);
      const { job_id: jobId, holder, namespace, required_labels: requiredLabels } = told;
      claimable.holdsNoMore(holder.instance_id, jobId);
      claimable.waits({ jobId, namespaceId: namespace.id, requiredLabels });
      busyOrNot(holder.instance_id, namespace, { id: jobId, isHeld: false });
      return;
    }
    case jobClaimed.type: {
      const { job_id: jobId, instance_id: instanceId, namespace } = jobClaimed.data.parse(data);
      claimable.waitsNoMore(jobId);
      claimable.holds(instanceId, jobId);
      busyOrNot(instanceId, namespace, { id: jobId, isHeld: true });
      return;
    }
    case jobFinished.type: {
      const { job_id: jobId, holder, namespace } = jobFinished.data.parse(data);
      claimable.waitsNoMore(jobId);
      if (holder === null) return;
      claimable.holdsNoMore(holder.instance_id, jobId);
      busyOrNot(holder.instance_id, namespace, { id: jobId, isHeld: false });
      return;
    }
    case tokenUpdated.type: {
      const { kind, token_id: tokenId } = tokenUpdated.data.parse(data);
      if (kind === 'agent') await poolChanged(tokenId);
      return;
    }
    case tokenRotated.type: {
      const { kind, token_id: tokenId, previous_id: previousId } = tokenRotated.data.parse(data);
      if (kind !== 'agent') return;
      await poolChanged(tokenId);
      known.drop((agent) => agent.tokenId === previousId);
      return;
    }
    default:
      throw new TypeError(`${type} changes nothing in memory`);
  }
}
