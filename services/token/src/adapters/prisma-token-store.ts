import { isDeepStrictEqual } from 'node:util';
import { appendToOutbox, inTransaction } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { Token } from '../domain/token.js';
import type { TokenStore } from '../domain/token-changes.js';
import { noSuchToken, TokenError } from '../domain/token-error.js';
import { holdLiveOwner } from './live-owner.js';
import { makerGround } from './maker-ground.js';
import { rethrowTakenLabel } from './rethrow-taken-label.js';
import { revokeFamily } from './revoke-family.js';
import type { SettledChange } from './settled-change.js';
import { createdEvent, updatedEvent } from './token-events.js';
import { toRow } from './draft-row.js';
import { freeLabel } from './free-label.js';
import { matching, readToken } from './token-row.js';
import { tokenSchema } from './token-schema.js';

type Tx = Prisma.TransactionClient;

export interface TokenStoreDependencies {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  readonly settled: SettledChange;
}

export function createPrismaTokenStore(dependencies: TokenStoreDependencies): TokenStore {
  const { prisma, wakeRelay, settled } = dependencies;
  const change = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = await inTransaction(prisma, work).catch(rethrowTakenLabel);
    wakeRelay();
    return result;
  };

  return {
    create: (makerId, namespace, draft, actor) =>
      change(async (tx) => {
        if (makerId !== null) await lockMaker(tx, makerId);
        const ground = await makerGround(tx, makerId, namespace);
        const drafted = draft(ground);
        await holdLiveOwner(tx, drafted);
        await freeLabel(tx, drafted);
        await tx.token.create({
          data: toRow(drafted, { chainId: drafted.id, createdAt: ground.now }),
        });
        const token = await readToken(tx, drafted.id);
        await appendToOutbox(tx, tokenSchema, [createdEvent(token, actor)]);
        return token;
      }),

    edit: (selector, edit, actor) =>
      change(async (tx) => {
        const locked = await tx.$queryRaw<{ id: string }[]>`
          SELECT t.id FROM token.token AS t WHERE ${matching(selector)} FOR UPDATE`;
        if (locked.length === 0) throw noSuchToken();
        const before = await readToken(tx, selector.id);
        assertEditable(before);
        const { label = before.label, description = before.description } = edit;
        const { labels = before.labels } = edit;
        await freeLabel(tx, { ...before, label });
        await tx.token.update({
          where: { id: before.id },
          data: { label, heldLabel: label, description, labels: { ...labels } },
        });
        const changed = [
          ...(label === before.label ? [] : ['label']),
          ...(description === before.description ? [] : ['description']),
          ...(isDeepStrictEqual(labels, before.labels) ? [] : ['labels']),
        ];
        const after = await readToken(tx, before.id);
        if (changed.length > 0) {
          await appendToOutbox(tx, tokenSchema, [updatedEvent(after, changed, actor)]);
        }
        return after;
      }),

    revoke: (selector, reason, actor) =>
      settled('token.revoke.after-commit', async (tx) => ({
        ids: await revokeFamily(tx, selector, reason, actor),
        result: undefined,
      })),
  };
}

/**
 * The row stays locked until the new token stands: a revoke comes before or after, never between. No
 * shared lock: a stream of those would keep the revoke waiting.
 */
async function lockMaker(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`
    SELECT t.id FROM token.token AS t WHERE t.id = ${id}::uuid FOR NO KEY UPDATE`;
}

/** One that was rotated out goes on for a while as it was; its successor is the one to change. */
function assertEditable({ status, rotatedTo }: Token): void {
  if (status !== 'active') {
    throw new TokenError('token_not_active', 'Only an active token can be changed.');
  }
  if (rotatedTo !== null) {
    throw new TokenError('token_not_active', 'This token was rotated: change its successor.');
  }
}
