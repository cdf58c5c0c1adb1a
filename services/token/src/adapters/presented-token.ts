import { Prisma } from '../generated/prisma/client.js';
import type { Token } from '../domain/token.js';
import { lockTokens } from './lock-tokens.js';
import { readClock } from './read-clock.js';
import { findToken } from './token-row.js';

type Tx = Prisma.TransactionClient;

export interface Presented {
  readonly token: Token;
  readonly successor: Token | undefined;
  /** By the database's clock, once the locks were held. */
  readonly now: Date;
}

/** Locks the chain of a token, whole, and reads it with its successor; undefined when there is none. */
export async function lockPresented(tx: Tx, token: Token): Promise<Presented | undefined> {
  await lockTokens(tx, Prisma.sql`t.chain_id = ${token.chainId}::uuid`);
  return readPresented(tx, token.id);
}

/** As it is now, under locks or not. */
export async function readPresented(
  sql: Pick<Tx, '$queryRaw' | '$executeRaw'>,
  id: string,
): Promise<Presented | undefined> {
  const token = await findToken(sql, id);
  if (token === undefined) return undefined;
  const successor = token.rotatedTo === null ? undefined : await findToken(sql, token.rotatedTo);
  return { token, successor, now: await readClock(sql) };
}
