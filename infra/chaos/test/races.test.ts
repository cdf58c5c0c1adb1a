import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { canaryScan, describeWith } from '@orchestrator/testing';
import {
  type RaceCondition,
  raceConditions,
  redisLate,
  redisPaused,
} from '../src/races/conditions.js';
import { memberships } from '../src/races/membership-subjects.js';
import { runRaces } from '../src/races/run-races.js';
import { sessions } from '../src/races/session-subjects.js';
import type { SubjectKind } from '../src/races/subject.js';
import { tokens } from '../src/races/token-subjects.js';
import { users } from '../src/races/user-subjects.js';
import { startSystem } from '../src/system/start-system.js';
import { type System } from '../src/system/system.js';

/** Few: the long form (`npm run soak`) has hundreds of each, and of each kind under every condition. */
const races = 8;
/**
 * An end voids the look-ups of others, too: side by side hardly anything would be cached, and an owner
 * that does not wait for a late gateway would not be noticed.
 */
const lanesUnder = (condition: RaceCondition): number => (condition === redisLate ? 1 : 4);
/** One protocol serves all kinds. It is asked under every condition about tokens. */
const plays = [
  ...raceConditions.map((condition) => ({ kind: tokens, condition })),
  ...[sessions, memberships, users].map((kind) => ({ kind, condition: redisLate })),
  { kind: sessions, condition: redisPaused },
];

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('three gateways while tokens, sessions, memberships and users are ended', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.close());

  test.each(
    plays.map(({ kind, condition }) => ({
      what: kind.name,
      how: condition.name,
      kind,
      condition,
    })),
  )(
    'abuse 2, 31, 48: no request begun after the answer to its end is accepted: $what, $how',
    async ({ kind, condition }) => {
      const tally = await runRaces(system, {
        races,
        lanes: lanesUnder(condition),
        condition,
        kind,
      });
      tell(kind, condition.name, tally.figures());
      expect(tally.violations).toEqual([]);
      expect(tally.endedIds.size).toBe(races);
      expect(tally.figures()).toMatchObject({ lost: 0 });
      expect(tally.figures().accepted).toBeGreaterThan(0);
      expect(tally.figures().begunAfterEnd).toBeGreaterThan(races * 3);
    },
  );

  test('every token that was made or revoked in the races has had its event, with one effect', async () => {
    await system.ledger.settled();
  });

  test('no token and no cookie is in a log, PostgreSQL, Redis or an event', async () => {
    const values = system.people.secrets;
    expect(values.length).toBeGreaterThan(races);
    expect(await canaryScan({ values, texts: system.texts(), anyToken: true })).toEqual([]);
  });
});

const tell = ({ name }: SubjectKind, condition: string, figures: object): void => {
  process.stdout.write(`${name}, ${condition}: ${JSON.stringify(figures)}\n`);
};
