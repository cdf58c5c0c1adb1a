import { afterEach, describe, expect, test } from '@jest/globals';
import { personalTokens, tokenExpired, tokenRevoked, tokenUpdated } from '@orchestrator/contracts';
import { createInProcessEventBus } from '@orchestrator/messaging';
import { describeWith, eventually, startTcpProxy } from '@orchestrator/testing';
import request from 'supertest';
import { createIn, placeOf } from '../../../test/collections.js';
import { type Harness, startHarness, userNamed } from '../../../test/harness.js';
import { insertChild } from '../../../test/insert-child.js';
import { insertMany } from '../../../test/insert-many.js';
import { openingTimeoutMs, openStore, storesHere } from '../../../test/open-store.js';
import { policyEvent } from '../../../test/policy-events.js';
import { setToken, toldOf } from '../../../test/told-of.js';
import { runTokenService } from '../../index.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const start = async (options?: Parameters<typeof startHarness>[0]) => {
  const harness = await startHarness(options);
  closers.push(() => harness.close());
  return harness;
};

const ended = (days: number) => ({
  created_at: `now() - interval '400 days'`,
  expires_at: `now() - interval '${days} days'`,
});

describe.each(storesHere)('what ended 90 days ago, on %s', (store) => {
  test(
    'is deleted, what lives below it first; what is shown stays',
    async () => {
      const harness = await start({ store });
      const owner = userNamed('ada');
      const agent = await insertChild(harness.sql, { kind: 'agent', owner });
      const instance = await insertChild(harness.sql, { kind: 'instance', owner, parent: agent });
      const job = await insertChild(harness.sql, { kind: 'job', owner, parent: instance });
      const live = await insertChild(harness.sql, { kind: 'agent', owner });
      const done = await insertChild(harness.sql, { kind: 'instance', owner, parent: live });
      const shown = await insertChild(harness.sql, { kind: 'agent', owner });
      const late = await insertChild(harness.sql, { kind: 'agent', owner });
      const revoked = (days: number) =>
        `revoked_at = now() - interval '${days} days', revoked_reason = 'deleted'`;
      for (const { id } of [agent, instance, job, done]) await setToken(harness, id, revoked(91));
      await setToken(harness, shown.id, revoked(89));
      await setToken(harness, late.id, `expires_at = now() - interval '91 days', ${revoked(1)}`);
      const many = await insertMany(harness, 250, ended(91));
      await harness.service.sweepTokens();
      const left = await harness.prisma.token.findMany({ where: { ownerId: owner.id } });
      expect(left.map(({ id }) => id).sort()).toEqual([live.id, shown.id, late.id].sort());
      expect(await harness.prisma.token.count({ where: { ownerId: many } })).toBe(0);
      // Whoever was not told of the end yet is told now.
      expect(await harness.prisma.outbox.count({ where: { type: tokenExpired.type } })).toBe(250);
    },
    openingTimeoutMs,
  );
});

describe('sweeping', () => {
  test('two replicas at once do each thing once', async () => {
    const harness = await start();
    const bus = createInProcessEventBus({ log: harness.given.log! });
    const other = await runTokenService(harness.config, { ...harness.given, bus });
    closers.push(() => other.close());
    await harness.publish([
      policyEvent(null, { max_token_lifetime_days: 300, inactive_token_days: 30 }),
    ]);
    const of = {
      end: await insertMany(harness, 400, ended(1)),
      notice: await insertMany(harness, 400, {
        created_at: `now() - interval '29 days'`,
        expires_at: `now() + interval '2 days'`,
      }),
      cut: await insertMany(harness, 400, { created_at: `now() - interval '29 days'` }),
      idle: await insertMany(harness, 400, {
        created_at: `now() - interval '31 days'`,
        expires_at: `now() + interval '100 days'`,
      }),
    };
    await Promise.all([harness.service, other].map(({ sweepTokens }) => sweepTokens()));
    const told = async (ownerId: string, type: string) => {
      const rows = await harness.prisma.outbox.findMany({ where: { type } });
      const subjects = rows
        .filter(({ payload }) => JSON.stringify(payload).includes(ownerId))
        .map(({ subject }) => subject);
      return { events: subjects.length, tokens: new Set(subjects).size };
    };
    const each = { events: 400, tokens: 400 };
    expect(await told(of.end, tokenExpired.type)).toEqual(each);
    expect(await told(of.notice, tokenExpired.type)).toEqual(each);
    expect(await told(of.cut, tokenUpdated.type)).toEqual(each);
    expect(await told(of.idle, tokenRevoked.type)).toEqual(each);
  });

  test('goes on by itself, is counted, and ends when the service does', async () => {
    const harness = await start({ config: { SWEEP_MS: 100 } });
    const place = placeOf(harness, personalTokens);
    const { id } = await createIn(harness, place);
    await setToken(harness, id, `expires_at = now() - interval '1 second'`);
    await eventually(() =>
      harness.events.some(({ type, subject }) => type === tokenExpired.type && subject === id),
    );
    // The sweep is counted when it is over, which is after what it did is told.
    await eventually(async () => {
      const { text } = await request(`http://127.0.0.1:${harness.service.internalPort}`)
        .get('/metrics')
        .expect(200);
      expect(text).toMatch(/token_swept_total\{outcome="ended",service="token"\} 1\n/);
      expect(text).toMatch(/token_sweeps_total\{outcome="done",service="token"\} [1-9]/);
      return true;
    });
    await harness.close();
  });

  test('what somebody has in hand is passed over, and done at the next sweep', async () => {
    const harness = await start();
    const place = placeOf(harness, personalTokens);
    const [held, free] = [await createIn(harness, place), await createIn(harness, place)];
    for (const { id } of [held, free]) {
      await setToken(harness, id, `expires_at = now() - interval '1 second'`);
    }
    const notices = async (harnessed: Harness, id: string) =>
      (await toldOf(harnessed, id, tokenExpired.type)).length;
    await harness.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM token.token WHERE id = ${held.id}::uuid FOR UPDATE`;
      await harness.service.sweepTokens();
      expect(await notices(harness, held.id)).toBe(0);
      expect(await notices(harness, free.id)).toBe(1);
    });
    await harness.service.sweepTokens();
    expect(await notices(harness, held.id)).toBe(1);
    expect(await notices(harness, free.id)).toBe(1);
  });
});

describeWith('postgres')('fault 13: sweeping without a database', (urls) => {
  test('fails, is counted, and goes on by itself when the database is there again', async () => {
    const { hostname, port } = new URL(urls.postgres);
    const proxy = await startTcpProxy({ target: { host: hostname, port: Number(port || 5432) } });
    const store = await openStore('postgres');
    closers.push(
      () => store.close(),
      () => proxy.close(),
    );
    const url = new URL(store.target.kind === 'postgres' ? store.target.url : '');
    url.port = String(proxy.port);
    const harness = await start({
      given: { database: { kind: 'postgres', url: url.href } },
      config: { SWEEP_MS: 100 },
    });
    const place = placeOf(harness, personalTokens);
    const soon = new Date(Date.now() + 2_000).toISOString();
    const { id } = await createIn(harness, place, { expires_at: soon });
    await proxy.refuse();
    proxy.cut();
    await eventually(async () => {
      const { text } = await request(`http://127.0.0.1:${harness.service.internalPort}`)
        .get('/metrics')
        .expect(200);
      return /token_sweeps_total\{outcome="failed",service="token"\} [1-9]/.test(text);
    });
    await proxy.accept();
    await eventually(
      () =>
        harness.events.some(({ type, subject }) => type === tokenExpired.type && subject === id),
      { withinMs: 15_000 },
    );
  });
});
