import assert from 'node:assert/strict';
import { eventually } from '@orchestrator/testing';
import { Redis } from 'ioredis';
import { connectTo, type IssuedToken, type Member, type System } from '../system/system.js';
import {
  acceptedAgain,
  assertAcceptedEverywhere,
  assertRefusedEverywhere,
  assertRevokes,
  assertUnavailable,
  useEverywhere,
} from './uses.js';

/** Two seconds without Redis, and what a busy machine takes. */
const revokeWithoutRedisMs = 4_000;

async function warmTokens(system: System): Promise<[IssuedToken, IssuedToken, IssuedToken]> {
  const [admin, kept, revoked] = [
    await system.issue(['token:admin']),
    await system.issue(),
    await system.issue(),
  ];
  for (const token of [admin, kept, revoked]) await assertAcceptedEverywhere(system, token);
  return [admin, kept, revoked];
}

/** Fault 7: the owner is asked for everything, a revoke is answered by waiting, and all comes back. */
export async function redisAway(system: System, how: 'killed' | 'paused'): Promise<number> {
  const [admin, kept, revoked] = await warmTokens(system);
  if (how === 'killed') await system.redis.kill();
  else system.redis.pause();
  await assertAcceptedEverywhere(system, kept);
  const tookMs = await assertRevokes(system, admin, revoked, revokeWithoutRedisMs);
  await assertAcceptedEverywhere(system, kept);
  if (how === 'killed') await system.redis.restart();
  else system.redis.resume();
  await assertRefusedEverywhere(system, revoked);
  await system.calm();
  await assertRefusedEverywhere(system, revoked);
  await assertAcceptedEverywhere(system, kept);
  return tookMs;
}

/** Fault 8: the gateways still reach Redis, the token service does not. */
export async function redisAwayFromOwner(system: System): Promise<void> {
  const [admin, kept, revoked] = await warmTokens(system);
  const { redis } = system.tokenService;
  await redis.refuse();
  redis.cut();
  await assertRevokes(system, admin, revoked, revokeWithoutRedisMs);
  await assertAcceptedEverywhere(system, kept);
  await redis.accept();
  await system.calm();
  await assertRefusedEverywhere(system, revoked);
}

/** Fault 9: what was revoked since the copy was made is in the copy, as live. */
export async function redisWithOldCopy(system: System): Promise<void> {
  const [admin, kept, revoked] = await warmTokens(system);
  const copy = await system.redis.saveCopy();
  await assertRevokes(system, admin, revoked, revokeWithoutRedisMs);
  await system.redis.restart({ fromCopy: copy });
  const until = performance.now() + 3_000;
  while (performance.now() < until) await assertRefusedEverywhere(system, revoked);
  await system.calm();
  await assertRefusedEverywhere(system, revoked);
  await acceptedAgain(system, kept);
}

/** Fault 10: never 401, never through, and back by itself. */
export async function redisAndOwnerDown(system: System): Promise<void> {
  const [, kept] = await warmTokens(system);
  await system.redis.kill();
  await system.tokenService.process.kill();
  // Until the connection is seen to be gone, trusted entries may serve; a second is the most.
  await eventually(
    async () => (await useEverywhere(system, kept)).every(({ status }) => status !== 200),
    { withinMs: 5_000 },
  );
  for (let times = 0; times < 3; times += 1) {
    for (const answer of await useEverywhere(system, kept)) assertUnavailable(answer);
  }
  await system.tokenService.process.start();
  await system.redis.restart();
  await acceptedAgain(system, kept);
  await system.calm();
}

/** Abuse 45: an entry of Redis that was moved or forged is a miss; the owner is asked. */
export async function forgedEntries(system: System): Promise<void> {
  const redis = new Redis(system.redis.url);
  try {
    await redis.flushall();
    await system.calm();
    const known = new Set(await redis.keys('*token:entry:*'));
    const gateway = system.gateway(0);
    const entryOf = async (token: IssuedToken): Promise<string> => {
      assert.equal(await whoIs(gateway, token), token.id);
      return eventually(async () => {
        const fresh = (await redis.keys('*token:entry:*')).find((key) => !known.has(key));
        if (fresh !== undefined) known.add(fresh);
        return fresh ?? null;
      });
    };
    const [one, other] = [await system.issue(), await system.issue()];
    const [oneEntry, otherEntry] = [await entryOf(one), await entryOf(other)];
    const { ids = '', sealed = '' } = await redis.hgetall(otherEntry);
    const forgeries = [
      { ids, sealed },
      { ids, sealed: `${sealed.slice(0, -4)}AAAA` },
      { ids: '[]', sealed },
    ];
    for (const [index, forgery] of forgeries.entries()) {
      await redis.hset(oneEntry, forgery);
      // Another gateway than the one that knows it for two seconds.
      const fresh = system.gateway(1 + (index % 2));
      assert.equal(await whoIs(fresh, one), one.id);
    }
  } finally {
    redis.disconnect();
  }
}

/** Which token the upstream was told of. */
async function whoIs(gateway: Member, token: IssuedToken): Promise<string> {
  const client = connectTo(gateway);
  try {
    const answer = await client.send({ path: '/api/v2/user', token: token.value });
    assert.equal(answer.status, 200);
    return (JSON.parse(answer.text) as { token_id: string }).token_id;
  } finally {
    await client.close();
  }
}
