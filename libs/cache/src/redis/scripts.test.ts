import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { describeWith, startRedisServer, type RedisServer } from '@orchestrator/testing';
import { Redis } from 'ioredis';
import { figures } from '../figures.js';
import type { InvalidateRequest } from '../ports.js';
import { Keyspace } from './keyspace.js';
import { parseInvalidation } from './messages.js';
import { RedisOwnerLink } from './redis-owner-link.js';
import { RedisReaderLink } from './redis-reader-link.js';
import { scriptOf, scripts as realScripts } from './scripts.js';

type Scripts = typeof realScripts;
type ScriptName = keyof Scripts;

/** A script with one of its lines taken out. */
function without(name: ScriptName, line: string): Scripts {
  const { text } = realScripts[name];
  if (text.split(line).length !== 2) throw new Error(`"${line}" is not once in ${name}`);
  return { ...realScripts, [name]: scriptOf(text.replace(line, '')) };
}

describeWith('redis-server')('the scripts in Redis', () => {
  const keyspace = new Keyspace('scripts', 'test:');
  let server: RedisServer;
  let redis: Redis;
  let serverId: string;

  beforeAll(async () => {
    server = await startRedisServer();
    redis = new Redis(server.url);
  });
  afterAll(() => redis.disconnect());
  beforeEach(async () => {
    await redis.flushall();
    ({ serverId } = await linksWith(realScripts).owner.now());
  });

  function linksWith(scripts: Scripts): { owner: RedisOwnerLink; reader: RedisReaderLink } {
    const always = (): boolean => true;
    const reset = (): void => undefined;
    return {
      owner: new RedisOwnerLink(redis, keyspace, always, reset, scripts),
      reader: new RedisReaderLink(redis, keyspace, always, reset, scripts),
    };
  }

  const entry = { idsJson: '["token:1","principal:2"]', sealed: 'k.mac.payload' };
  const request = (change: Partial<InvalidateRequest> = {}): InvalidateRequest => ({
    ids: ['principal:2'],
    serverId,
    ownerId: 'owner',
    reference: 'owner:1',
    ...change,
  });
  const inAMinute = async (owner: RedisOwnerLink): Promise<number> =>
    Math.floor((await owner.now()).timeMs) + 60_000;

  interface Guarantee {
    readonly what: string;
    readonly guards: readonly (readonly [ScriptName, string])[];
    /** Whether it was kept. */
    readonly kept: (scripts: Scripts) => Promise<boolean>;
  }

  const guarantees: readonly Guarantee[] = [
    {
      what: 'a beat for another server is refused and writes nothing',
      guards: [['beat', `if server_id() ~= ARGV[2] then return {'other-server'} end`]],
      async kept(scripts) {
        const { owner } = linksWith(scripts);
        const outcome = await owner.beat(1, 'another', (await owner.now()).timeMs);
        return outcome === 'other-server' && (await redis.hexists(keyspace.state, 'epoch')) === 0;
      },
    },
    {
      what: 'a beat that was begun too long ago, or in the future, is refused',
      guards: [
        ['beat', `if age < 0 or age > ${figures.beatAgeMs} then return {'late'} end`],
        ['beat', 'age < 0 or '],
        ['beat', ` or age > ${figures.beatAgeMs}`],
      ],
      async kept(scripts) {
        const { owner } = linksWith(scripts);
        const { timeMs } = await owner.now();
        const late = await owner.beat(1, serverId, timeMs - figures.beatAgeMs - 1);
        const early = await owner.beat(1, serverId, timeMs + 10_000);
        return late === 'late' && early === 'late';
      },
    },
    {
      what: 'a beat whose epoch would go back is refused',
      guards: [
        ['beat', `if epoch and tonumber(epoch) > tonumber(ARGV[1]) then return {'backwards'} end`],
      ],
      async kept(scripts) {
        const { owner } = linksWith(scripts);
        await owner.beat(5, serverId, (await owner.now()).timeMs);
        return (await owner.beat(4, serverId, (await owner.now()).timeMs)) === 'backwards';
      },
    },
    {
      what: 'an entry is not read at another server',
      guards: [['read', 'if server_id() ~= ARGV[1] then return false end']],
      async kept(scripts) {
        const { owner, reader } = linksWith(scripts);
        await reader.fill('e', serverId, entry, await inAMinute(owner));
        return (await reader.read('e', 'another')) === null;
      },
    },
    {
      what: 'an entry with a tombstoned id is not read',
      guards: [['read', 'if tombstoned(ARGV[2], ids) then return false end']],
      async kept(scripts) {
        const { owner, reader } = linksWith(scripts);
        await owner.beat(1, serverId, (await owner.now()).timeMs);
        await reader.fill('e', serverId, entry, await inAMinute(owner));
        await owner.invalidate(request());
        return (await reader.read('e', serverId)) === null;
      },
    },
    {
      what: 'an entry with a tombstoned id is not stored',
      guards: [['fill', 'if tombstoned(ARGV[2], ids) then return 0 end']],
      async kept(scripts) {
        const { owner, reader } = linksWith(scripts);
        await owner.beat(1, serverId, (await owner.now()).timeMs);
        await owner.invalidate(request());
        await reader.fill('e', serverId, entry, await inAMinute(owner));
        return (await redis.exists(keyspace.entry('e'))) === 0;
      },
    },
    {
      what: 'an entry is not stored at another server',
      guards: [['fill', 'if server_id() ~= ARGV[1] then return 0 end']],
      async kept(scripts) {
        const { owner, reader } = linksWith(scripts);
        await reader.fill('e', 'another', entry, await inAMinute(owner));
        return (await redis.exists(keyspace.entry('e'))) === 0;
      },
    },
    {
      what: 'an entry whose time is up is not stored',
      guards: [['fill', `redis.call('PEXPIREAT', KEYS[2], ARGV[5])`]],
      async kept(scripts) {
        const { owner, reader } = linksWith(scripts);
        await reader.fill('e', serverId, entry, (await owner.now()).timeMs - 1);
        return (await redis.exists(keyspace.entry('e'))) === 0;
      },
    },
    {
      what: 'an invalidation for another server is refused and leaves no tombstone',
      guards: [['invalidate', `if server ~= ARGV[1] then return {'refused'} end`]],
      async kept(scripts) {
        const { owner } = linksWith(scripts);
        await owner.beat(1, serverId, (await owner.now()).timeMs);
        const { kind } = await owner.invalidate(request({ serverId: 'another' }));
        return (
          kind === 'refused' && (await redis.exists(`${keyspace.tombstones}principal:2`)) === 0
        );
      },
    },
    {
      what: 'a server that was emptied has another name from then on',
      guards: [['invalidate', `if server ~= ARGV[1] then return {'refused'} end`]],
      async kept(scripts) {
        const { owner } = linksWith(scripts);
        await redis.flushall();
        const emptied = await owner.invalidate(request());
        const { serverId: renamed } = await owner.now();
        const sound = await owner.invalidate(request({ serverId: renamed }));
        return renamed !== serverId && emptied.kind === 'refused' && sound.kind === 'sent';
      },
    },
    {
      what: 'a name that was copied from another server does not count',
      guards: [['now', ` and string.sub(id, 1, #run_id + 1) == run_id .. ':'`]],
      async kept(scripts) {
        const { owner } = linksWith(scripts);
        await redis.hset(keyspace.state, { server_id: `${'0'.repeat(40)}:mark`, epoch: 9 });
        const named = await owner.now();
        const [runId] = serverId.split(':');
        return (
          named.serverId.startsWith(`${runId}:`) && !(await redis.hexists(keyspace.state, 'epoch'))
        );
      },
    },
    {
      what: 'an invalidation gives the readers whose lease is live, and is told to renewals after it',
      guards: [
        [
          'renew',
          `redis.call('ZADD', KEYS[2], string.format('%.0f', now + ${figures.leaseMs}), ARGV[1])`,
        ],
        ['invalidate', `redis.call('ZADD', KEYS[3], number, message)`],
      ],
      async kept(scripts) {
        const { owner, reader } = linksWith(scripts);
        await owner.beat(1, serverId, (await owner.now()).timeMs);
        await reader.renew('live', null);
        await redis.zadd(keyspace.leases, (await owner.now()).timeMs - 1, 'lapsed');
        const outcome = await owner.invalidate(request());
        const { missed, lastInvalidation } = await reader.renew('live', 0);
        return (
          outcome.kind === 'sent' &&
          outcome.leases.join() === 'live' &&
          lastInvalidation === 1 &&
          missed[0]?.ids.join() === 'principal:2'
        );
      },
    },
    {
      what: 'an invalidation is published to subscribers at once',
      guards: [['invalidate', `redis.call('PUBLISH', ARGV[3], message)`]],
      async kept(scripts) {
        const { owner } = linksWith(scripts);
        const subscriber = new Redis(server.url);
        const heard: string[] = [];
        subscriber.on('message', (_channel: string, text: string) => heard.push(text));
        await subscriber.subscribe(keyspace.invalidations, 'end');
        await owner.beat(1, serverId, (await owner.now()).timeMs);
        await owner.invalidate(request());
        const ended = new Promise((resolve) => subscriber.on('message', resolve));
        await redis.publish('end', 'end');
        await ended;
        subscriber.disconnect();
        return parseInvalidation(heard[0] ?? '')?.reference === 'owner:1';
      },
    },
  ];

  describe.each(guarantees)('$what', ({ guards, kept }) => {
    it('holds', async () => {
      await expect(kept(realScripts)).resolves.toBe(true);
    });

    it.each([...guards])('is noticed to be broken when %s loses: %s', async (name, line) => {
      await expect(kept(without(name, line)).catch(() => false)).resolves.toBe(false);
    });
  });

  it('keeps entries and tombstones no longer than they are good for', async () => {
    const { owner, reader } = linksWith(realScripts);
    await owner.beat(1, serverId, (await owner.now()).timeMs);
    await reader.fill('e', serverId, entry, await inAMinute(owner));
    await owner.invalidate(request({ ids: ['x'] }));
    const entryMs = await redis.pttl(keyspace.entry('e'));
    const tombstoneMs = await redis.pttl(`${keyspace.tombstones}x`);
    expect(entryMs).toBeGreaterThan(figures.sharedEntryMs - 5_000);
    expect(entryMs).toBeLessThanOrEqual(figures.sharedEntryMs);
    expect(tombstoneMs).toBeGreaterThan(figures.tombstoneMs - 5_000);
    expect(tombstoneMs).toBeLessThanOrEqual(figures.tombstoneMs);
  });

  it('tells the epoch, run_id and number of the last beat, and nothing before the first', async () => {
    const { owner, reader } = linksWith(realScripts);
    expect((await reader.renew('r', null)).beat).toBeNull();
    await owner.beat(41, serverId, (await owner.now()).timeMs);
    expect(await reader.renew('r', null)).toMatchObject({
      serverId,
      beat: { epoch: 41, serverId, number: 1 },
      lastInvalidation: 0,
      missed: [],
    });
  });

  it('treats an entry of another type or with broken ids as unreadable', async () => {
    const { reader } = linksWith(realScripts);
    await redis.set(keyspace.entry('text'), 'x');
    await redis.hset(keyspace.entry('broken'), { ids: '{"a":', sealed: 'x' });
    await expect(reader.read('text', serverId)).rejects.toThrow();
    await expect(reader.read('broken', serverId)).rejects.toThrow();
  });
});
