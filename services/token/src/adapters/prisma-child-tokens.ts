import { appendToOutbox, inTransaction } from '@orchestrator/database';
import type { PrismaClient } from '../generated/prisma/client.js';
import { type ChildTokens, parentKinds } from '../domain/child-tokens.js';
import { toRow } from './draft-row.js';
import { lockLiveParent } from './lock-live-parent.js';
import { readClock } from './read-clock.js';
import { createdEvent } from './token-events.js';
import { readToken } from './token-row.js';
import { tokenSchema } from './token-schema.js';

export const createPrismaChildTokens = ({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): ChildTokens => ({
  mint: async (parentId, draft, actor) => {
    const minted = await inTransaction(prisma, async (tx) => {
      const liveId = await lockLiveParent(tx, parentId, parentKinds[draft.kind]);
      const { owner, namespace, ipAllowlist } = await readToken(tx, liveId);
      const child = {
        ...draft,
        owner,
        namespace,
        description: '',
        labels: {},
        scopes: [],
        // It lives for as long as what it hangs from, whose end may still come nearer.
        expiresAt: null,
        ipAllowlist,
        createdBy: null,
      };
      const createdAt = await readClock(tx);
      const row = toRow(child, { chainId: draft.id, parentId: liveId, createdAt });
      // Nobody picks the labels of children: two may be the same.
      await tx.token.create({ data: { ...row, heldLabel: null } });
      const token = await readToken(tx, draft.id);
      await appendToOutbox(tx, tokenSchema, [createdEvent(token, actor)]);
      return { token, parentId: liveId };
    });
    wakeRelay();
    return minted;
  },
});
