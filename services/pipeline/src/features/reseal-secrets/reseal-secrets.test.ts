import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, resealProjectSecrets } from '@orchestrator/contracts';
import { createSealedSecrets } from '@orchestrator/sealed-secrets';
import { createSealedJobMasks } from '../../adapters/jobs/sealed-job-masks.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { RunsOf } from '../../../test/runs.js';

const [before, now] = [
  { version: 1, key: randomBytes(32) },
  { version: 2, key: randomBytes(32) },
];
const value = 'hunter2-hunter2';
const secrets = {
  collect: (_tx: unknown, questions: readonly unknown[]) =>
    Promise.resolve(questions.map(() => new Map([['KEY', value]]))),
};

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ given: { secrets }, config: { SECRETS_KEYS: [before, now] } });
});
afterAll(() => harness.close());

const ask = (caller: Caller | null) => harness.send('post', resealProjectSecrets.path, caller);

test('the operator has everything sealed anew, and is told under which key it is', async () => {
  const { body } = await ask({ type: 'service', service: 'admin' }).expect(200);
  expect(body).toEqual({ resealed: 0, unreadable: 0, version: 2 });
});

test('what logs of running jobs must not show is sealed anew as well, and stays hidden', async () => {
  const runs = await RunsOf.begin(harness);
  await runs.request();
  const held = await runs.agent().claim();
  const old = createSealedJobMasks(createSealedSecrets([before]));
  const masks = await old.seal(held.id, [value]);
  await harness.prisma.job.update({ where: { id: held.id }, data: { masks } });
  const { body } = await ask({ type: 'service', service: 'admin' }).expect(200);
  expect(body).toEqual({ resealed: 1, unreadable: 0, version: 2 });

  const { masks: anew } = await runs.job(held.id);
  const byNewKey = createSealedJobMasks(createSealedSecrets([now]));
  expect(await byNewKey.open(held.id, anew)).toEqual([value]);
  const lines = [{ line_num: 1, stream: 'stdout', content: `so it is ${value}` }];
  await held.send('logs', { lines }).expect(200);
  const [stored] = await harness.prisma.logLine.findMany({ where: { jobId: held.id } });
  expect(stored?.content).toBe('so it is ***');
});

test('abuse 49: nobody else may', async () => {
  await ask(null).expect(401);
  await ask({ type: 'service', service: 'token' }).expect(401);
});
