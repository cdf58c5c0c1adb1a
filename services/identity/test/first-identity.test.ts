import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createInProcessEventBus } from '@orchestrator/messaging';
import { runIdentityService } from '../src/index.js';
import { fakeProvider, providersOf } from './fake-provider.js';
import { type Harness, startHarness } from './harness.js';
import { openingTimeoutMs, storesHere } from './open-store.js';
import { TestBrowser } from './test-browser.js';

describe.each(storesHere)('the first user and the local provider, on %s', (store) => {
  const local = fakeProvider('local', { issuer: 'http://localhost:9000' });
  const moved = fakeProvider('local', { issuer: 'http://localhost:9001' });
  const acme = fakeProvider('acme');
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store, given: { providers: providersOf(local, acme) } });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const restart = async (provider = local) => {
    const config = { ...harness.config, LOCAL_ACCOUNT_ISSUER: provider.issuer };
    const bus = createInProcessEventBus({ log: harness.given.log! });
    const given = { ...harness.given, bus, providers: providersOf(provider, acme) };
    const again = await runIdentityService(config, given);
    await again.close();
    await bus.close();
    return again.bootstrap!.userId;
  };
  const identities = () => harness.prisma.providerIdentity.findMany({ orderBy: { id: 'asc' } });

  test('nothing opens it unless that is configured', async () => {
    expect(await identities()).toEqual([]);
  });

  test('the local account of its name does, and it is told', async () => {
    const userId = await restart();
    expect(await identities()).toMatchObject([
      { userId, issuer: local.issuer, subject: 'admin', provider: 'local' },
    ]);
    const browser = new TestBrowser(harness);
    await browser.signInWith(local, { subject: 'admin' });
    expect(await browser.caller()).toMatchObject({ principal: { id: userId, name: 'admin' } });
    const told = await harness.prisma.outbox.findFirst({ where: { type: 'identity.linked.v1' } });
    expect(told?.payload).toMatchObject({ data: { user_id: userId, actor: { type: 'system' } } });
  });

  test('once: later starts, also several, link nothing more', async () => {
    await Promise.all([restart(), restart()]);
    expect(await identities()).toHaveLength(1);
  });

  test('when the local provider is elsewhere now, the account there does', async () => {
    await restart(moved);
    expect((await identities()).map(({ issuer }) => issuer)).toEqual([local.issuer, moved.issuer]);
  });

  test('not one that somebody else has', async () => {
    await harness.prisma.providerIdentity.deleteMany();
    const browser = new TestBrowser(harness);
    const theirs = await browser.join(local, { subject: 'admin' }, 'somebody');
    await restart();
    expect(await identities()).toMatchObject([{ userId: theirs }]);
  });

  test('not where another identity opens it already', async () => {
    await harness.prisma.providerIdentity.updateMany({
      data: { userId: harness.service.bootstrap!.userId, issuer: acme.issuer },
    });
    await restart();
    expect(await identities()).toHaveLength(1);
  });
});
