import type { CoherenceOwner } from '@orchestrator/cache';
import { appendToOutbox, inTransaction } from '@orchestrator/database';
import { within as answeredWithin } from '@orchestrator/http';
import type { Failpoint } from '@orchestrator/observability';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import type { Token } from '../domain/token.js';
import type { Maker, TokenDraft, TokenStore } from '../domain/token-changes.js';
import { TokenError } from '../domain/token-error.js';
import { holdLiveOwner } from './live-owner.js';
import { revokeFamily } from './revoke-family.js';
import { createdEvent, updatedEvent } from './token-events.js';
import { endOf, matching, readTokens, row, type Sql, within } from './token-row.js';
import { tokenSchema } from './token-schema.js';

type Tx = Prisma.TransactionClient;

export interface TokenStoreDependencies {
  readonly prisma: PrismaClient;
  readonly coherence: CoherenceOwner;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  readonly failpoint: Failpoint;
  /** Longest wait for a revoke's transaction: a database that hangs is told as soon as elsewhere. */
  readonly transactionMs: number;
}

export function createPrismaTokenStore(dependencies: TokenStoreDependencies): TokenStore {
  const { prisma, coherence, wakeRelay, failpoint, transactionMs } = dependencies;
  const change = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = await inTransaction(prisma, work).catch(rethrowTakenLabel);
    wakeRelay();
    return result;
  };

  return {
    create: (makerId, draft, actor) =>
      change(async (tx) => {
        const drafted = draft(makerId === null ? null : await lockMaker(tx, makerId));
        await holdLiveOwner(tx, drafted.owner);
        await assertInFuture(tx, drafted.expiresAt);
        await freeLabel(tx, drafted);
        await tx.token.create({ data: toRow(drafted) });
        const token = await readLocked(tx, drafted.id);
        await appendToOutbox(tx, tokenSchema, [createdEvent(token, actor)]);
        return token;
      }),

    edit: (selector, edit, actor) =>
      change(async (tx) => {
        const locked = await tx.$queryRaw<{ id: string }[]>`
          SELECT t.id FROM token.token AS t WHERE ${matching(selector)} FOR UPDATE`;
        if (locked.length === 0) throw notFound();
        const before = await readLocked(tx, selector.id);
        if (before.status !== 'active') {
          throw new TokenError('token_not_active', 'Only an active token can be changed.');
        }
        const { label = before.label, description = before.description } = edit;
        await freeLabel(tx, { ...before, label });
        await tx.token.update({
          where: { id: before.id },
          data: { label, heldLabel: label, description },
        });
        const changed = [
          ...(label === before.label ? [] : ['label']),
          ...(description === before.description ? [] : ['description']),
        ];
        if (changed.length > 0) {
          await appendToOutbox(tx, tokenSchema, [updatedEvent(before, changed, actor)]);
        }
        return readLocked(tx, before.id);
      }),

    revoke: async (selector, reason, actor) => {
      await coherence.invalidate(async (guard) => {
        const transaction = inTransaction(prisma, async (tx) => {
          const family = await revokeFamily(tx, selector, reason, actor);
          await guard(tx);
          return family;
        });
        // A commit that comes after it was given up is told by the outbox: nobody was promised it.
        const ids = await answeredWithin(transactionMs, transaction);
        await failpoint('token.revoke.after-commit');
        wakeRelay();
        return { ids, result: undefined };
      });
    },
  };
}

/** The row stays locked until the new token stands: a revoke comes before or after, never between. */
async function lockMaker(tx: Tx, id: string): Promise<Maker> {
  await tx.$queryRaw`SELECT t.id FROM token.token AS t WHERE t.id = ${id}::uuid FOR SHARE`;
  const maker = await findById(tx, id);
  if (maker?.status !== 'active') {
    throw new TokenError('caller_not_live', 'The calling token is not valid any more.');
  }
  return maker;
}

async function assertInFuture(tx: Tx, expiresAt: Date | null): Promise<void> {
  if (expiresAt === null) return;
  const [found] = await tx.$queryRaw<{ future: boolean }[]>`
    SELECT ${expiresAt}::timestamptz > clock_timestamp() AS future`;
  if (found?.future !== true) {
    throw new TokenError('expiry_not_in_future', 'must be in the future');
  }
}

/** An expired token keeps its label to be seen, not to be in the way. */
async function freeLabel(tx: Tx, named: Pick<Token, 'kind' | 'owner' | 'label'>): Promise<void> {
  await tx.$executeRaw`
    UPDATE token.token AS t SET held_label = NULL
     WHERE ${within(named)} AND t.held_label = ${named.label} AND ${endOf(row)} <= clock_timestamp()`;
}

async function findById(sql: Sql, id: string): Promise<Token | undefined> {
  const [found] = await readTokens(sql, Prisma.sql`WHERE t.id = ${id}::uuid`);
  return found;
}

async function readLocked(tx: Tx, id: string): Promise<Token> {
  const found = await findById(tx, id);
  if (found === undefined) throw notFound();
  return found;
}

const toRow = (draft: TokenDraft): Prisma.TokenUncheckedCreateInput => ({
  id: draft.id,
  kind: draft.kind,
  ownerType: draft.owner.type,
  ownerId: draft.owner.id,
  ownerName: draft.owner.name,
  label: draft.label,
  heldLabel: draft.label,
  description: draft.description,
  scopes: [...draft.scopes],
  prefix: draft.prefix,
  lastCharacters: draft.lastCharacters,
  digestHmac: new Uint8Array(draft.digestHmac),
  pepperVersion: draft.pepperVersion,
  createdByType: draft.createdBy.type,
  createdById: draft.createdBy.id,
  createdByName: draft.createdBy.name,
  expiresAt: draft.expiresAt,
  ipAllowlist: draft.ipAllowlist === null ? Prisma.DbNull : [...draft.ipAllowlist],
  repositories:
    draft.repositories === null ? Prisma.DbNull : draft.repositories.map((one) => ({ ...one })),
  chainId: draft.id,
});

/** The other unique columns are random: what is taken can only be the label. */
function rethrowTakenLabel(error: unknown): never {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
    throw new TokenError('label_taken', 'An active token of this collection has this label.');
  }
  throw error;
}

const notFound = (): TokenError => new TokenError('token_not_found', 'There is no such token.');
