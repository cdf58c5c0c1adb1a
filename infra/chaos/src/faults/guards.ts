import assert from 'node:assert/strict';
import type { Mutation } from '../system/managed-process.js';
import { startSystem, type SystemOptions } from '../system/start-system.js';
import { type System } from '../system/system.js';
import { redisFromOldCopy, redisLate, type RaceCondition } from '../races/conditions.js';
import { memberships } from '../races/membership-subjects.js';
import { runRaces } from '../races/run-races.js';
import { secretsStayHidden } from '../secrets/secrets-stay-hidden.js';
import { sessions } from '../races/session-subjects.js';
import type { SubjectKind } from '../races/subject.js';
import { users } from '../races/user-subjects.js';
import {
  killedBetweenCommitAndPublish,
  killedBetweenPublishAndMark,
  killedBetweenRevokeAndInvalidation,
} from './event-faults.js';
import { forgedEntries, redisWithOldCopy } from './redis-faults.js';

/** A rule of the house, taken out, and the play in which that must be seen. */
export interface Guard {
  readonly name: string;
  readonly options: SystemOptions;
  readonly play: (system: System) => Promise<void>;
}

const racesUnder = (condition: RaceCondition, kind?: SubjectKind) => async (system: System) => {
  // A revoke voids the look-ups of others, too: side by side, hardly anything would be cached.
  const lanes = condition === redisLate ? 1 : 6;
  const { violations } = await runRaces(system, {
    races: 24,
    lanes,
    condition,
    ...(kind && { kind }),
  });
  assert.deepEqual(violations, []);
};

const token = (mutation: Mutation, more: SystemOptions = {}): SystemOptions => ({
  ...more,
  mutations: { token: mutation },
});
/** An owner answers before the gateways have acknowledged. */
const doesNotWait: Mutation = {
  file: 'owner/acknowledgements.js',
  from: 'if (expectation === undefined)',
  to: 'if (readerIds.length >= 0) return true; if (expectation === undefined)',
};
/** What is sealed is told beside it. */
const sealsNothing: Mutation = {
  file: 'sealed-secrets/dist/sealed-secrets.js',
  from: 'kid: newestKid, context',
  to: 'kid: newestKid, context, plaintext',
};
const hidden = async (system: System): Promise<void> => {
  await secretsStayHidden(system);
};
const gateway = (mutation: Mutation): SystemOptions => ({ mutations: { gateway: mutation } });

export const guards: readonly Guard[] = [
  {
    name: 'a revoke waits for the acknowledgements of all readers',
    options: token(doesNotWait),
    play: racesUnder(redisLate),
  },
  ...[sessions, memberships, users].map((kind) => ({
    name: `the end of a ${kind.name} waits for the acknowledgements of all readers`,
    options: { mutations: { identity: doesNotWait } },
    play: racesUnder(redisLate, kind),
  })),
  {
    name: 'an acknowledgement comes after the entries were dropped',
    options: gateway({
      file: 'reader/reader.js',
      from: 'cache.invalidate(invalidation.ids)',
      to: 'setTimeout(() => cache.invalidate(invalidation.ids), 500)',
    }),
    play: racesUnder(redisLate),
  },
  {
    name: 'another server raises the epoch',
    options: token({
      file: 'owner/sql-owner-store.js',
      from: '"cache_epoch" = "cache_epoch" + 1, ',
      to: '',
    }),
    play: async (system) => {
      await redisWithOldCopy(system);
      await racesUnder(redisFromOldCopy)(system);
    },
  },
  {
    name: 'events wait in the outbox until they are confirmed',
    options: token({
      file: 'outbox/outbox-relay.js',
      from: "await failpoint?.('outbox.before-publish');",
      to: "await store.markPublished(idsOf(rows)); await failpoint?.('outbox.before-publish');",
    }),
    play: killedBetweenCommitAndPublish,
  },
  {
    name: 'an event keeps its id when it is published again',
    options: token({
      file: 'outbox/outbox-relay.js',
      from: 'rows.map(({ payload }) => payload)',
      to: "rows.map(({ payload }) => ({ ...payload, id: payload.id.slice(0, -12) + String(Date.now()).padStart(12, '0').slice(-12) }))",
    }),
    play: killedBetweenPublishAndMark,
  },
  {
    name: 'the relay repeats an invalidation that may not have been told',
    options: token(
      {
        file: 'outbox/outbox-relay.js',
        from: 'if (announce && ids.length > 0)',
        to: 'if (false)',
      },
      { tokenReplicas: 2 },
    ),
    play: (system) => killedBetweenRevokeAndInvalidation(system, 'another replica'),
  },
  {
    name: 'entries in Redis are sealed to their place',
    options: gateway({
      file: 'reader/seal.js',
      from: 'timingSafeEqual(',
      to: '((..._) => true)(',
    }),
    play: forgedEntries,
  },
  {
    name: 'lines are masked before they are stored',
    options: {
      mutations: {
        pipeline: {
          file: 'append-job-log/append-job-log.js',
          from: 'keptContent(line.content, mask)',
          to: 'line.content',
        },
      },
    },
    play: hidden,
  },
  {
    name: 'secrets of jobs are sealed',
    options: { mutations: { pipeline: sealsNothing } },
    play: hidden,
  },
  {
    name: 'secrets of webhooks are sealed',
    options: { mutations: { triggerIngest: sealsNothing } },
    play: hidden,
  },
];

/** Comes with how it was seen; throws when nobody noticed that the guard is gone. */
export async function assertNoticed({ name, options, play }: Guard): Promise<string> {
  const system = await startSystem(options);
  try {
    const seen = await play(system).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (seen === undefined) throw new Error(`Nobody noticed that this is gone: ${name}`);
    return (
      (seen instanceof Error ? seen.message : 'something other than an error').split('\n')[0] ?? ''
    );
  } finally {
    await system.close();
  }
}
