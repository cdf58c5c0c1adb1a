import { newId } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';

export interface NewIdentity {
  readonly userId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly provider: string;
  readonly login: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  /** The account is opened through it now. */
  readonly isUsed: boolean;
}

export interface InsertedIdentity {
  readonly id: string;
  readonly linkedAt: Date;
}

/** Links an identity to a user. null: it is linked already, to whom is not told; the unique index decides. */
export async function insertIdentity(
  tx: Prisma.TransactionClient,
  { userId, issuer, subject, provider, login, email, emailVerified, isUsed }: NewIdentity,
): Promise<InsertedIdentity | null> {
  const [inserted] = await tx.$queryRaw<InsertedIdentity[]>`
    INSERT INTO identity.provider_identity
           (id, user_id, issuer, subject, provider, login, email, email_verified, linked_at, last_used_at)
    SELECT ${newId()}::uuid, ${userId}::uuid, ${issuer}, ${subject}, ${provider}, ${login}, ${email},
           ${emailVerified}, t.now, CASE WHEN ${isUsed} THEN t.now END
      FROM (SELECT clock_timestamp() AS now) AS t
    ON CONFLICT (issuer, subject) DO NOTHING
    RETURNING id, linked_at AS "linkedAt"`;
  return inserted ?? null;
}
