import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createSealedSecrets } from '@orchestrator/sealed-secrets';
import { randomBytes } from 'node:crypto';
import { createSealedJobMasks } from '../../adapters/jobs/sealed-job-masks.js';
import type { SecretsQuestion } from '../../domain/job-secrets.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { type Agent, RunsOf } from '../../../test/runs.js';

const secretsKeys = [{ version: 1, key: randomBytes(32) }];
const masks = createSealedJobMasks(createSealedSecrets(secretsKeys));
/** The project of which no job gets its secrets. */
let shut: string | undefined;
const secrets = {
  collect: (_tx: unknown, questions: readonly SecretsQuestion[]) =>
    questions.some(({ projectId }) => projectId === shut)
      ? Promise.reject(new Error('It does not open'))
      : Promise.resolve(questions.map(({ projectId }) => new Map([['KEY', `of ${projectId}`]]))),
};
const claimAtOnce = (agents: readonly Agent[]) =>
  Promise.all(agents.map((agent) => agent.claimAny()));

describe.each(storesHere)('agents that ask at once, on %s', (store) => {
  let harness: Harness;
  let runs: RunsOf;
  beforeAll(async () => {
    const config = { SECRETS_KEYS: secretsKeys };
    harness = await startHarness({ store, given: { secrets }, config });
  }, openingTimeoutMs);
  beforeEach(async () => {
    shut = undefined;
    runs = await RunsOf.begin(harness);
  });
  afterAll(() => harness.close());

  test('get the oldest jobs that they can do, each of its own namespace', async () => {
    const strong = await runs.request({ required_labels: { gpu: 'true' } });
    const plain = [await runs.request(), await runs.request()];
    await runs.requestJobs(5);
    const other = await RunsOf.begin(harness);
    const elsewhere = await other.request();
    const agents = [runs.agent(), runs.agent({ gpu: 'true' }), runs.agent(), other.agent()];
    const given = (await claimAtOnce(agents)).map((held) => held?.job.claim.run_id);
    expect(given[1]).toBe(strong);
    expect(given[3]).toBe(elsewhere);
    expect([given[0], given[2]].toSorted()).toEqual(plain.toSorted());
  });

  test('get the secrets and the masks of their own jobs', async () => {
    const other = await RunsOf.begin(harness);
    for (const one of [runs, other]) await one.requestJobs(2);
    const agents = [runs.agent(), other.agent(), runs.agent(), other.agent()];
    const given = await claimAtOnce(agents);
    expect.assertions(8);
    for (const [place, held] of given.entries()) {
      const value = `of ${agents[place]?.runs.project.id}`;
      expect(held?.job.claim.env.ACT_INPUT_SECRET_KEY).toBe(value);
      const { masks: sealed } = await runs.job(held?.id ?? '');
      expect(await masks.open(held?.id ?? '', sealed)).toEqual([value]);
    }
  });

  test('are not in the way of one another: where the secrets of one do not open, others get theirs', async () => {
    const other = await RunsOf.begin(harness);
    await runs.requestJobs(1);
    await other.requestJobs(3);
    shut = runs.project.id;
    const [refused, ...given] = await Promise.all([
      runs.agent().ask(),
      ...[other.agent(), other.agent(), other.agent()].map((agent) => agent.claim()),
    ]);
    expect(refused.status).toBe(500);
    expect(new Set(given.map(({ id }) => id)).size).toBe(3);
    shut = undefined;
    await runs.agent().claim();
  });

  test('are told apart where one has a job: it gets no other, and they get theirs', async () => {
    await runs.requestJobs(4);
    const busy = runs.agent();
    const held = await busy.claim();
    const given = await claimAtOnce([busy, runs.agent(), busy, runs.agent(), runs.agent()]);
    expect([given[0], given[2]]).toEqual([null, null]);
    const ids = given.flatMap((one) => one?.id ?? []);
    expect(new Set([held.id, ...ids]).size).toBe(4);
  });
});
