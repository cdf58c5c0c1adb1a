import type { Prisma } from '../generated/prisma/client.js';
import type { Ground } from '../domain/grant-within.js';
import { earlier } from '../domain/rotation.js';
import type { Grant, Namespace } from '../domain/token.js';
import { callerNotLive } from '../domain/token-error.js';
import { readClock } from './read-clock.js';
import { readPolicy } from './read-policy.js';
import { findToken } from './token-row.js';

type Tx = Prisma.TransactionClient;

/**
 * On what ground a token is made in this namespace.
 * @param makerId the calling token, whose row this transaction has locked; null for a session
 * @throws TokenError `caller_not_live`
 */
export async function makerGround(
  tx: Tx,
  makerId: string | null,
  namespace: Namespace,
): Promise<Ground> {
  const maker = makerId === null ? null : await liveMaker(tx, makerId);
  return { maker, now: await readClock(tx), policy: await readPolicy(tx, namespace) };
}

/** One that was rotated out gives no longer life than it still has itself. */
async function liveMaker(tx: Tx, id: string): Promise<Grant> {
  const maker = await findToken(tx, id);
  if (maker?.status !== 'active') throw callerNotLive();
  return { ...maker, expiresAt: earlier(maker.expiresAt, maker.overlapEndsAt) };
}
