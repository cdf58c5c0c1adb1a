import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { personalAgentTokens } from '@orchestrator/contracts';
import { describeWith, eventually } from '@orchestrator/testing';
import { createIn, pathIn, type Place, placeOf } from '../../../test/collections.js';
import { type Harness, sessionOf, startHarness } from '../../../test/harness.js';
import { askForChild, mintIn } from '../../../test/mint-in.js';
import { verdictOn } from '../../../test/verdict-on.js';

const rounds = 20;
const lanes = 4;

describeWith('postgres')('abuse 46: a child minted while its parent is revoked', () => {
  let harness: Harness;
  let place: Place;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
    place = placeOf(harness, personalAgentTokens);
  });
  afterAll(() => harness.close());

  const revoke = (id: string) =>
    harness.send('delete', pathIn(place, 'revoke', id), sessionOf(place.manager)).expect(204);

  /** Agents that go on asking until they are refused, and a revoke that comes after some answers. */
  async function playRound(round: number): Promise<string[]> {
    const agent = await createIn(harness, place);
    const instance = await mintIn(harness, 'instance', agent);
    const minted = [instance.value];
    let revoked: Promise<unknown> | undefined;
    const askUntilRefused = async (kind: 'instance' | 'job', parentId: string) => {
      for (;;) {
        const { status, body } = await askForChild(harness, kind, parentId);
        if (status === 409) return;
        expect(status).toBe(201);
        minted.push(body.token as string);
        // A request begins when it is waited for.
        if (minted.length > round % 4) revoked ??= revoke(agent.id).then(() => undefined);
      }
    };
    await Promise.all([
      askUntilRefused('instance', agent.id),
      askUntilRefused('job', agent.id),
      askUntilRefused('job', instance.id),
    ]);
    await revoked;
    return minted;
  }

  test(`none lives when all is answered, in ${rounds} rounds`, async () => {
    const minted: string[] = [];
    for (let round = 0; round < rounds; round += lanes) {
      const played = Array.from({ length: lanes }, (_, lane) => playRound(round + lane));
      minted.push(...(await Promise.all(played)).flat());
    }
    for (const value of minted) {
      expect(await verdictOn(harness, value)).toMatchObject({
        status: 'refused',
        reason: 'revoked',
      });
    }
    // And none by its own row, which would outlive a parent that moves or is forgotten.
    expect(await harness.prisma.token.count({ where: { revokedAt: null } })).toBe(0);
    const told = await harness.prisma.outbox.count({ where: { type: 'token.revoked.v1' } });
    expect(told).toBe(minted.length + rounds);
  });

  test('the mint waits for a revoke that is under way, and is refused', async () => {
    const agent = await createIn(harness, place);
    let answer: Promise<{ status: number }> | undefined;
    await harness.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`
        UPDATE token.token SET revoked_at = now(), revoked_reason = 'deleted', held_label = NULL
         WHERE id = ${agent.id}::uuid`;
      answer = askForChild(harness, 'instance', agent.id).then((sent) => sent);
      await eventually(async () => {
        const waiting = await harness.prisma.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return waiting.length > 0;
      });
    });
    expect((await answer)?.status).toBe(409);
    expect(await harness.prisma.token.count({ where: { parentId: agent.id } })).toBe(0);
  });
});
