import {
  agentOffline,
  agentOnline,
  type EventDefinition,
  jobClaimed,
  jobFinished,
  jobQueued,
  jobRequeued,
  runFinished,
  runRequested,
  runStarted,
  tokenUsed,
} from '@orchestrator/contracts';

/** Every event that the audit log does not tell of, with the reason. */
export const eventsLeftOut: readonly {
  readonly event: EventDefinition;
  readonly because: string;
}[] = [
  { event: tokenUsed, because: 'It changes nothing; each token shows its last use.' },
  { event: runRequested, because: 'It is told of when it is queued.' },
  ...[runStarted, runFinished, jobQueued, jobClaimed, jobFinished, jobRequeued].map((event) => ({
    event,
    because: 'Agents do it, and many times: each run shows what became of it.',
  })),
  ...[agentOnline, agentOffline].map((event) => ({
    event,
    because: 'Nobody does it: each agent shows how it is.',
  })),
];
