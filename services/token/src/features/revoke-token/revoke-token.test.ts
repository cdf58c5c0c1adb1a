import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CoherenceOwner, createLocalCoherence } from '@orchestrator/cache';
import { newId } from '@orchestrator/database';
import { tokenDigest } from '@orchestrator/token-format';
import { describeWith, eventually } from '@orchestrator/testing';
import {
  gatewayItself,
  type Harness,
  sessionOf,
  startHarness,
  type TestUser,
  tokenOf,
  userNamed,
} from '../../../test/harness.js';
import { insertChild } from '../../../test/insert-child.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';

const path = '/api/v2/user/tokens';

describe.each(storesHere)('revoking, on %s', (store) => {
  let harness: Harness;
  let ada: TestUser;
  beforeAll(async () => {
    harness = await startHarness({ store });
    ada = userNamed('ada');
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const verdict = async (value: string) => {
    const digest = tokenDigest(value);
    const verify = harness.send('post', '/internal/v1/tokens/verify', gatewayItself);
    return (await verify.send({ digest }).expect(200)).body as unknown;
  };
  const remove = (id: string, user = ada) =>
    harness.send('delete', `${path}/${id}`, sessionOf(user));

  test('abuse 1: when it is answered the owner refuses the token and its cache names are void', async () => {
    const { id, value } = await harness.create(ada);
    expect(await verdict(value)).toMatchObject({ status: 'live' });
    await remove(id).expect(204);
    expect(harness.invalidated.at(-1)).toEqual([`token:${id}`]);
    expect(await verdict(value)).toEqual({
      status: 'refused',
      ids: [`token:${id}`, `user:${ada.id}`],
      token_id: id,
      principal: { type: 'user', id: ada.id, name: ada.name },
      namespace: { type: 'user', id: ada.id },
      reason: 'revoked',
    });
    const { body } = await harness.send('get', `${path}/${id}`, sessionOf(ada)).expect(200);
    expect(body).toMatchObject({ status: 'revoked', revoked_reason: 'deleted' });
    expect(Date.parse(body.revoked_at)).toBeGreaterThan(Date.now() - 60_000);
  });

  test('again is 204, voids the cache names again, and tells nobody twice', async () => {
    const { id } = await harness.create(ada);
    await remove(id).expect(204);
    const before = harness.invalidated.length;
    await remove(id).expect(204);
    expect(harness.invalidated.slice(before)).toContainEqual([`token:${id}`]);
    const told = await harness.sql.$queryRawUnsafe<unknown[]>(
      `SELECT 1 FROM token.outbox WHERE type = 'token.revoked.v1' AND subject = $1`,
      id,
    );
    expect(told).toHaveLength(1);
  });

  test('tells of it once, with the names to void for an owner that died', async () => {
    const { id } = await harness.create(ada);
    await remove(id).expect(204);
    const event = await eventually(
      () =>
        harness.events.find((one) => one.subject === id && one.type === 'token.revoked.v1') ?? null,
    );
    expect(event).toMatchObject({
      data: { token_id: id, reason: 'deleted', actor: { id: ada.id, ip: '198.51.100.7' } },
    });
    const rows = await harness.sql.$queryRawUnsafe<{ invalidates: string[] }[]>(
      `SELECT invalidates FROM token.outbox WHERE type = 'token.revoked.v1' AND subject = $1`,
      id,
    );
    expect(rows).toEqual([{ invalidates: [`token:${id}`] }]);
  });

  test('abuse 9: somebody else’s token, an unknown one and one of another kind are 404, unchanged', async () => {
    const { id, value } = await harness.create(ada);
    const eve = userNamed('eve');
    await remove(id, eve).expect(404);
    await remove(newId()).expect(404);
    const agent = await insertChild(harness.sql, { kind: 'agent', owner: ada });
    await remove(agent.id).expect(404);
    expect(await verdict(value)).toMatchObject({ status: 'live' });
    expect(await verdict(agent.value)).toMatchObject({ status: 'live' });
  });

  test('a malformed id is 400, a token without token:admin 403, no assertion 401', async () => {
    const { id } = await harness.create(ada);
    await remove('nonsense').expect(400);
    await harness.send('delete', `${path}/${id}`, tokenOf(ada, id, ['read'])).expect(403);
    await harness.send('delete', `${path}/${id}`, null).expect(401);
  });

  test('children go with their parent, all generations, each with its event', async () => {
    const agent = await insertChild(harness.sql, { kind: 'agent', owner: ada });
    const instance = await insertChild(harness.sql, {
      kind: 'instance',
      owner: ada,
      parent: agent,
    });
    const job = await insertChild(harness.sql, { kind: 'job', owner: ada, parent: instance });
    const ids = [job, instance, agent].map(({ id }) => `token:${id}`);
    expect(await verdict(job.value)).toMatchObject({
      status: 'live',
      ids: [...ids, `user:${ada.id}`],
    });
    const self = tokenOf(ada, agent.id, [], { kind: 'agent' });
    await harness.send('delete', '/api/v2/token', self).expect(204);
    expect(new Set(harness.invalidated.at(-1))).toEqual(new Set(ids));
    for (const { value } of [agent, instance, job]) {
      expect(await verdict(value)).toMatchObject({ status: 'refused', reason: 'revoked' });
    }
    const reasons = await eventually(() => {
      const told = harness.events.filter(({ type }) => type === 'token.revoked.v1');
      const mine = told.filter(({ subject }) => ids.includes(`token:${subject}`));
      return mine.length === 3 && mine.map(({ data }) => (data as { reason: string }).reason);
    });
    expect(reasons.sort()).toEqual(['parent_revoked', 'parent_revoked', 'self_revoked']);
  });

  test('a child is refused while anything that it hangs from is, though its own row is not', async () => {
    const agent = await insertChild(harness.sql, { kind: 'agent', owner: ada });
    const instance = await insertChild(harness.sql, {
      kind: 'instance',
      owner: ada,
      parent: agent,
    });
    const job = await insertChild(harness.sql, { kind: 'job', owner: ada, parent: instance });
    const set = (expiry: string | null, revoked: boolean) =>
      harness.sql.$executeRawUnsafe(
        `UPDATE token.token SET expires_at = now() + $2::interval, held_label = NULL,
                revoked_at = CASE WHEN $3 THEN now() END,
                revoked_reason = CASE WHEN $3 THEN 'deleted' END WHERE id = $1::uuid`,
        agent.id,
        expiry,
        revoked,
      );
    await set('-1 second', false);
    expect(await verdict(job.value)).toMatchObject({ status: 'refused', reason: 'expired' });
    await set(null, true);
    expect(await verdict(job.value)).toMatchObject({ status: 'refused', reason: 'revoked' });
    await set(null, false);
    expect(await verdict(job.value)).toMatchObject({ status: 'live', remaining_ms: null });
  });
});

describe('a revocation that is not through', () => {
  test('is not answered before the cache names are void', async () => {
    const { owner } = createLocalCoherence();
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const coherence: CoherenceOwner = {
      ...pick(owner),
      invalidate: async (work) => {
        const result = await owner.invalidate(work);
        await gate;
        return result;
      },
    };
    const harness = await startHarness({ given: { coherence } });
    const ada = userNamed('ada');
    const { id } = await harness.create(ada);
    let answered = false;
    const answer = harness
      .send('delete', `${path}/${id}`, sessionOf(ada))
      .expect(204)
      .then(() => (answered = true));
    await eventually(async () => {
      const { body } = await harness.send('get', `${path}/${id}`, sessionOf(ada));
      return body.status === 'revoked';
    });
    expect(answered).toBe(false);
    release();
    await answer;
    await harness.close();
  });
});

describeWith('postgres')('a token that is minted while its maker is revoked', () => {
  test('abuse 46: waits for the revoke, and is refused', async () => {
    const harness = await startHarness({ store: 'postgres' });
    const ada = userNamed('ada');
    const { id } = await harness.create(ada);
    let answer: Promise<{ status: number }> | undefined;
    await harness.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`UPDATE token.token
        SET revoked_at = now(), revoked_reason = 'deleted', held_label = NULL WHERE id = ${id}::uuid`;
      const mint = harness.send('post', path, tokenOf(ada, id));
      answer = mint.send({ label: 'child', scopes: ['token:admin'] }).then((sent) => sent);
      await eventually(async () => {
        const waiting = await harness.prisma.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return waiting.length > 0;
      });
    });
    expect((await answer)?.status).toBe(401);
    expect(await harness.prisma.token.count()).toBe(1);
    await harness.close();
  });
});

const pick = (owner: CoherenceOwner) => ({
  announce: (ids: readonly string[]) => owner.announce(ids),
  status: () => owner.status(),
  close: () => owner.close(),
});
