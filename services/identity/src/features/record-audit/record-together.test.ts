import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildEvent, tokenCreated, userUpdated } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { type CloudEvent, createRabbitEventBus, type EventBus } from '@orchestrator/messaging';
import { createLogger } from '@orchestrator/observability';
import { createRabbitNamespace, describeWith, eventually } from '@orchestrator/testing';
import { type Harness, startHarness, type TestUser } from '../../../test/harness.js';
import { createPrismaAuditArchive } from '../../adapters/audit/prisma-audit-archive.js';
import { verifyAuditLog } from '../verify-audit-log/verify-audit-log.js';

const many = 300;
const envelope = (subject: string) => ({ id: newId(), time: new Date(), subject });

describeWith('postgres', 'rabbit')('many events at once, over the broker', ({ rabbit }) => {
  const broker = createRabbitNamespace(rabbit);
  const exchange = broker.exchange('events');
  broker.queue('identity.audit');
  const deadQueue = broker.queue('identity.audit.dead');
  broker.exchange('events.dead');
  const log = createLogger({ service: 'test', level: 'silent' });
  let bus: EventBus;
  let harness: Harness;
  beforeAll(async () => {
    bus = createRabbitEventBus({ url: rabbit, exchange, queuePrefix: broker.prefix, log });
    harness = await startHarness({ store: 'postgres', given: { bus } });
    await eventually(() => bus.status().activeConsumers === 1, { withinMs: 20_000 });
  });
  afterAll(async () => {
    await harness.close();
    await bus.close();
    await broker.clear();
  });

  const updated = ({ id, name }: TestUser, changed = 'display_name') =>
    buildEvent(userUpdated, envelope(id), {
      user_id: id,
      username: name,
      changed: [changed],
      actor: { type: 'user', id, name, token_id: null, session_id: null, ip: null },
    });
  const created = (namespace: { type: 'user' | 'organization'; id: string }, operated = false) =>
    buildEvent(tokenCreated, envelope(newId()), {
      token_id: newId(),
      kind: 'job',
      owner: namespace,
      namespace,
      label: 'job “ 名',
      scopes: [],
      expires_at: null,
      actor: {
        ...{ type: operated ? 'operator' : 'service', id: 'agent-gateway', name: 'agent-gateway' },
        ...{ token_id: null, session_id: null, ip: null },
      } as const,
    });
  const entriesOf = (chain: string) =>
    harness.prisma.auditEntry.findMany({ where: { chain }, orderBy: { sequence: 'asc' } });
  const recorded = (chain: string, count: number) =>
    eventually(async () => (await harness.prisma.auditEntry.count({ where: { chain } })) >= count, {
      withinMs: 20_000,
    });
  const eventsOf = async (chain: string) => (await entriesOf(chain)).map(({ eventId }) => eventId);
  const idsOf = (events: readonly CloudEvent[]) => events.map(({ id }) => id);
  const faults = async () =>
    (await verifyAuditLog(createPrismaAuditArchive(harness.prisma))).faults;
  const organization = async () => {
    const id = newId();
    await harness.prisma.organization.create({ data: { id, name: `o-${id}`, displayName: 'O' } });
    return { type: 'organization', id } as const;
  };
  const transactionsOf = async (chain: string) => {
    const [found] = await harness.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(DISTINCT xmin::text)::int AS count
        FROM identity.audit_entry WHERE chain = ${chain}`;
    return found?.count ?? 0;
  };
  const dead = async () =>
    (await broker.drain(deadQueue)).map((text) => JSON.parse(text) as CloudEvent);

  test('share transactions, and stand once each, in the order in which they came', async () => {
    const owner = await organization();
    const events = Array.from({ length: many }, () => created(owner));
    // Half of them twice, some of those at once.
    await bus.publish(events.flatMap((event, index) => (index % 2 ? [event] : [event, event])));
    const chain = `organization:${owner.id}`;
    await recorded(chain, many);
    expect(await eventsOf(chain)).toEqual(idsOf(events));
    expect(await transactionsOf(chain)).toBeLessThan(many / 4);
    await bus.publish(events);
    const last = created(owner);
    await bus.publish([last]);
    await recorded(chain, many + 1);
    expect(await eventsOf(chain)).toEqual(idsOf([...events, last]));
    expect(await faults()).toEqual([]);
  });

  test('in the chains of many, and in two at once, each chain has its own, in order', async () => {
    const [ada, gone] = [await harness.addUser(), { type: 'user', id: newId() } as const];
    const owners = [{ type: 'user', id: ada.id } as const, await organization(), gone];
    const events = Array.from({ length: many }, (_, index) =>
      created(owners[index % owners.length]!, index % 10 === 0),
    );
    const before = await harness.prisma.auditEntry.count({ where: { chain: 'instance' } });
    await bus.publish(events);
    const operated = events.filter((_, index) => index % 10 === 0);
    await recorded('instance', before + operated.length);
    for (const [place, { type, id }] of owners.entries()) {
      const own = events.filter((_, index) => index % owners.length === place);
      const chain = `${type}:${id}`;
      if (id !== gone.id) await recorded(chain, own.length);
      expect(await eventsOf(chain)).toEqual(id === gone.id ? [] : idsOf(own));
    }
    expect((await eventsOf('instance')).slice(before)).toEqual(idsOf(operated));
    expect(await faults()).toEqual([]);
  });

  test('one that no database takes goes to the dead letters alone, the others are written once', async () => {
    const ada = await harness.addUser();
    const events = Array.from({ length: many }, () => updated(ada));
    // What a text in PostgreSQL can't hold; and what is not as it was declared.
    const [untold, undeclared] = [updated(ada, 'a\u0000b'), { ...updated(ada), data: {} }];
    await bus.publish([
      ...events.slice(0, many / 2),
      untold,
      undeclared,
      ...events.slice(many / 2),
    ]);
    const chain = `user:${ada.id}`;
    await recorded(chain, many);
    const buried: CloudEvent[] = [];
    await eventually(
      async () => {
        buried.push(...(await dead()));
        return buried.length >= 2;
      },
      { withinMs: 30_000, everyMs: 100 },
    );
    expect(new Set(idsOf(buried))).toEqual(new Set([untold.id, undeclared.id]));
    expect(await eventsOf(chain)).toEqual(idsOf(events));
    expect(await faults()).toEqual([]);
  });
});
