import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { personalAgentTokens, revokeLeakedDigests } from '@orchestrator/contracts';
import { describeWith } from '@orchestrator/testing';
import { tokenDigest } from '@orchestrator/token-format';
import { createIn, pathIn, type Place, placeOf } from '../../../test/collections.js';
import { gatewayItself, type Harness, sessionOf, startHarness } from '../../../test/harness.js';
import { askForChild, mintIn } from '../../../test/mint-in.js';
import { verdictOn } from '../../../test/verdict-on.js';

const rounds = 6;

describeWith('postgres')('leaks that are reported while the same tokens change', () => {
  let harness: Harness;
  let place: Place;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
    place = placeOf(harness, personalAgentTokens);
  });
  afterAll(() => harness.close());

  const report = (values: readonly string[]) =>
    harness
      .send('post', revokeLeakedDigests.path, gatewayItself)
      .send({ digests: values.map(tokenDigest), ip: null })
      .expect(204)
      .then();
  const family = async () => {
    const agent = await createIn(harness, place);
    const instance = await mintIn(harness, 'instance', agent);
    const job = await mintIn(harness, 'job', instance);
    return { agent, instance, job, early: await mintIn(harness, 'job', agent) };
  };

  test('every report and revoke is answered, none lives, and no two waited for one another', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const families = await Promise.all([family(), family(), family()]);
      const all = families.flatMap((one) => Object.values(one));
      const values = all.map(({ value }) => value);
      const revokes = families.map(({ agent }) =>
        harness
          .send('delete', pathIn(place, 'revoke', agent.id), sessionOf(place.manager))
          .expect(204)
          .then(),
      );
      await Promise.all([
        report(values),
        report([...values].reverse()),
        report(families.flatMap(({ job, agent }) => [job.value, agent.value])),
        report(families.flatMap(({ early, instance }) => [early.value, instance.value])),
        ...families.map(({ instance }) => askForChild(harness, 'job', instance.id).then()),
        ...revokes,
      ]);
      for (const value of values) {
        expect(await verdictOn(harness, value)).toMatchObject({ reason: 'revoked' });
      }
    }
    expect(await harness.prisma.token.count({ where: { revokedAt: null } })).toBe(0);
    const [counted] = await harness.prisma.$queryRaw<{ deadlocks: number }[]>`
      SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`;
    expect(counted).toEqual({ deadlocks: 0 });
  });
});
