import { jobFinished, jobRequeued, routingKey } from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { HeldJobs } from '../../domain/held-jobs.js';

/**
 * Hears that agents hold jobs no more, however that came about: the tokens of those jobs end. Twice is
 * once, and in any order, since a hold never begins anew.
 */
export const endedHoldsConsumer = (held: HeldJobs, onChange: () => void): ConsumeOptions => ({
  queue: 'agent-gateway.jobs',
  types: [jobFinished, jobRequeued].map(({ type }) => routingKey(type)),
  handle: async (event) => {
    const ended = endedHold(event);
    if (ended === null) return;
    // Whoever told of its end here has seen to its token.
    if (await held.end(ended.jobId, ended.fence)) onChange();
  },
});

function endedHold({ type, data }: CloudEvent): { jobId: string; fence: number } | null {
  switch (type) {
    case jobFinished.type: {
      const { job_id: jobId, holder } = jobFinished.data.parse(data);
      return holder && { jobId, fence: holder.fence };
    }
    case jobRequeued.type: {
      const { job_id: jobId, holder } = jobRequeued.data.parse(data);
      return { jobId, fence: holder.fence };
    }
    default:
      throw new TypeError(`${type} says nothing of who holds a job`);
  }
}
