import { handleOnce, inTransaction } from '@orchestrator/database';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { TokenPolicies } from '../domain/token-policies.js';
import { endOwner, ownerHasEnded } from './live-owner.js';
import { instanceScope } from './read-policy.js';
import { tokenSchema } from './token-schema.js';

const consumer = 'policies';

export const createPrismaTokenPolicies = (prisma: PrismaClient): TokenPolicies => ({
  decide: ({ eventId, organizationId, policy, decidedAt }) =>
    inTransaction(prisma, async (tx) => {
      if (!(await handleOnce(tx, tokenSchema, consumer, eventId))) return;
      // It may come after the end of its organization: nobody would take the row away again.
      if (organizationId !== null && (await ownerHasEnded(tx, [organizationId]))) return;
      await tx.$executeRaw`
        INSERT INTO token.token_policy AS known
               (scope, max_lifetime_days, require_expiry, inactive_days, decided_at)
        VALUES (${organizationId ?? instanceScope}, ${policy.maxLifetimeDays}::int,
                ${policy.requireExpiry}, ${policy.inactiveDays}::int, ${decidedAt}::timestamptz)
        ON CONFLICT (scope) DO UPDATE
           SET max_lifetime_days = excluded.max_lifetime_days,
               require_expiry = excluded.require_expiry,
               inactive_days = excluded.inactive_days, decided_at = excluded.decided_at
         WHERE known.decided_at <= excluded.decided_at`;
    }),

  forget: ({ eventId, organizationId }) =>
    inTransaction(prisma, async (tx) => {
      if (!(await handleOnce(tx, tokenSchema, consumer, eventId))) return;
      await endOwner(tx, organizationId);
      await tx.tokenPolicy.deleteMany({ where: { scope: organizationId } });
    }),
});
