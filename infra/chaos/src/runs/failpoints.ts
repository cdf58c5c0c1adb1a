/** What makes a service come by a place to which the usual run of things may not lead soon. */
export type Provocation = 'an agent leaves' | 'an agent is silent' | 'an organization ends';

/** A place in the code of a service at which it can be made to die. */
export interface Failpoint {
  readonly name: string;
  readonly provocation?: Provocation;
}

export const harmedServices = ['pipeline', 'triggerIngest', 'agentGateway'] as const;
export type HarmedService = (typeof harmedServices)[number];

/** Every named place in the code of each, and between the effects of its consumers and their acks. */
export const failpoints: Readonly<Record<HarmedService, readonly Failpoint[]>> = {
  pipeline: [
    { name: 'pipeline.runs.after-effect' },
    { name: 'claim-job.before-commit' },
    { name: 'claim-job.after-commit' },
    { name: 'begin-job.after-commit' },
    { name: 'append-log.after-commit' },
    { name: 'end-job.after-commit' },
    { name: 'requeue-jobs.after-commit', provocation: 'an agent leaves' },
    { name: 'sweep-leases.after-commit', provocation: 'an agent is silent' },
    { name: 'pipeline.owners.after-effect', provocation: 'an organization ends' },
  ],
  triggerIngest: [
    { name: 'accept-run.before-commit' },
    { name: 'accept-run.after-commit' },
    { name: 'accept-delivery.after-commit' },
    { name: 'trigger-ingest.projects.after-effect', provocation: 'an organization ends' },
  ],
  agentGateway: [
    { name: 'register-agent.after-mint', provocation: 'an agent leaves' },
    { name: 'register-agent.after-commit', provocation: 'an agent leaves' },
    { name: 'hand-job.before-mint' },
    { name: 'hand-job.after-commit' },
    { name: 'end-hold.before-commit' },
    { name: 'end-hold.after-commit' },
    { name: 'settle-departures.after-requeue', provocation: 'an agent leaves' },
    { name: 'agent-gateway.jobs.after-effect' },
    { name: 'agent-gateway.tokens.after-effect' },
    { name: 'agent-gateway.owners.after-effect', provocation: 'an organization ends' },
  ],
};

/** What each of them has of the outbox that all have in common, and where one stands for all. */
export const outboxPlaces = [
  'outbox.before-publish',
  'outbox.before-confirm',
  'outbox.after-confirm',
] as const;

/** Where a service is to die: everywhere, or at one of the places that it shares with others. */
export function placesOf(service: HarmedService, everywhere: boolean): readonly Failpoint[] {
  const shared = everywhere
    ? outboxPlaces
    : outboxPlaces.filter((_, index) => harmedServices[index] === service);
  const outbox = shared.map((name): Failpoint => {
    // Of agents little is told but that they come and go.
    return service === 'agentGateway' ? { name, provocation: 'an agent leaves' } : { name };
  });
  return [...failpoints[service], ...outbox];
}
