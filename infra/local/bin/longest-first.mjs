import Sequencer from '@jest/test-sequencer';

/** The suites that take longest, in their order; what is not here takes some ten seconds at most. */
const longest = [
  'infra/local/test/matrix/authorization-matrix',
  'infra/chaos/test/races',
  'infra/chaos/test/runs',
  'services/web-ui/test/journey',
  'infra/local/test/readme-tour',
  'infra/chaos/test/event-faults',
  'infra/local/test/demo',
  'infra/local/test/lists',
  'services/token/src/features/rotate-token/rotation-races',
  'libs/database/src/outbox/outbox-relay',
  'libs/database/src/embedded-store',
  'services/pipeline/src/features/cancel-runs/cancel-runs',
  'libs/cache/test/redis-faults',
  'infra/chaos/test/database-faults',
  'infra/chaos/test/redis-faults',
  'infra/chaos/test/owner-faults',
  'infra/chaos/test/every-kind',
  'infra/local/test/command-line',
  'infra/local/test/audit-of-changes',
  'infra/local/test/runner-protocol/runner-protocol',
  'services/pipeline/src/adapters/blobs/blob-stores',
  'services/pipeline/test/project-limits',
  'services/trigger-ingest/src/features/follow-projects/projects',
  'services/identity/test/organization-races',
];

/**
 * Those first that take longest, so that no worker is at one of them while the others have nothing left
 * to do; a fresh checkout knows nothing of earlier runs.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const placeOf = ({ path }) => {
      const place = longest.findIndex((name) => path.endsWith(`/${name}.test.ts`));
      return place < 0 ? longest.length : place;
    };
    return super.sort(tests).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
