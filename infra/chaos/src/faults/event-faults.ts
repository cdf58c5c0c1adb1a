import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@orchestrator/testing';
import type { System } from '../system/system.js';
import { assertRefusedEverywhere, revokeThrough, use, useEverywhere } from './uses.js';

const created = 'token.created.v1';
/** The start of a service is in it, which takes seconds on a busy machine. */
const recoveryMs = 30_000;

/** Has the token service die at a place in its code while it makes a token, and starts it again. */
async function dieWhileIssuing(system: System, failpoint: string): Promise<void> {
  const { process } = system.tokenService;
  await system.ledger.settled();
  await process.stop();
  await process.start({ FAILPOINT: failpoint });
  // Answered or not: what counts is what it committed.
  await system.issue().catch(() => undefined);
  assert.equal((await process.died()).signal, 'SIGKILL');
}

/** Fault 1. */
export async function killedBetweenCommitAndPublish(system: System): Promise<void> {
  await dieWhileIssuing(system, 'outbox.before-publish');
  const before = system.backends.recorder.effects(created).size;
  await system.tokenService.process.start();
  await system.ledger.settled({ withinMs: recoveryMs });
  assert.equal(system.backends.recorder.effects(created).size, before + 1);
}

/** Fault 2. */
export async function killedBetweenPublishAndMark(system: System): Promise<void> {
  await dieWhileIssuing(system, 'outbox.after-confirm');
  const { recorder } = system.backends;
  const event = recorder.deliveries.findLast(({ type }) => type === created);
  await system.tokenService.process.start();
  const repeated = () => recorder.deliveries.filter(({ id }) => id === event?.id).length >= 2;
  await eventually(repeated, { withinMs: recoveryMs });
  await system.ledger.settled({ withinMs: recoveryMs });
}

/** Fault 4: the second replica repeats the announcement of the first, and so does its next life. */
export async function killedBetweenRevokeAndInvalidation(
  system: System,
  successor: 'another replica' | 'its next life',
): Promise<void> {
  const { process } = system.tokenService;
  const [admin, token] = [await system.issue(['token:admin']), await system.issue()];
  await process.stop();
  await process.start({ FAILPOINT: 'token.revoke.after-commit' });
  await system.trusted();
  for (const { status } of await useEverywhere(system, token)) assert.equal(status, 200);

  const answer = await revokeThrough(system.gateway(0), admin, token);
  assert.ok(answer.status >= 500, `answered ${answer.status}, though it died`);
  assert.equal((await process.died()).signal, 'SIGKILL');
  if (successor === 'another replica') {
    // Nobody can be asked now: what is not cached is not accepted, and what is must go.
    await eventually(
      async () => (await useEverywhere(system, token)).every(({ status }) => status === 503),
      { withinMs: recoveryMs },
    );
  }
  await process.start();
  await eventually(() => assertRefusedEverywhere(system, token).then(() => true), {
    withinMs: recoveryMs,
  });
  await system.ledger.settled({ withinMs: recoveryMs });
  assert.equal(system.backends.recorder.effects('token.revoked.v1').get(token.id), 1);
  await system.calm();
}

export type BrokerFault = 'unreachable' | 'silent';

/** Fault 11. Comes with how long after the recovery the last event was there, in milliseconds. */
export async function brokerAway(
  system: System,
  fault: BrokerFault,
  awayMs: number,
): Promise<number> {
  const { rabbit, recorder } = system.backends;
  await system.ledger.settled({ withinMs: recoveryMs });
  if (fault === 'silent') rabbit.pause();
  else {
    await rabbit.refuse();
    rabbit.cut();
  }
  const until = performance.now() + awayMs;
  const meanwhile = new Set<string>();
  let operations = 0;
  while (performance.now() < until) {
    const token = await system.issue();
    meanwhile.add(token.id);
    assert.equal((await use(system.gateway(operations), token)).status, 200);
    if (operations % 2 === 0) assert.equal(await system.revoke(token.id), 204);
    operations += 1;
    await delay(50);
  }
  assert.ok(operations > 2);
  // What was told of before may still be on its way from the broker to whoever records it.
  const came = recorder.deliveries.filter(({ subject = '' }) => meanwhile.has(subject));
  assert.deepEqual(came, [], 'events came through a broker that was away');
  if (fault === 'silent') rabbit.resume();
  else await rabbit.accept();
  const recoveredAt = performance.now();
  await system.ledger.settled({ withinMs: recoveryMs });
  return performance.now() - recoveredAt;
}
