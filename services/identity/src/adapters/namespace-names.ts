import type { Prisma } from '../generated/prisma/client.js';
import { IdentityError } from '../domain/identity-error.js';

/** @throws IdentityError `name_taken` for one that somebody has or had; the primary key decides */
export async function takeName(
  tx: Prisma.TransactionClient,
  name: string,
  holder: { readonly type: 'user' | 'organization'; readonly id: string },
): Promise<void> {
  const taken = await tx.$executeRaw`
    INSERT INTO identity.namespace_name (name, holder_type, holder_id)
    VALUES (${name}, ${holder.type}::identity.holder_type, ${holder.id}::uuid)
    ON CONFLICT DO NOTHING`;
  if (taken === 0) throw new IdentityError('name_taken', 'This name is taken.');
}

/** Nobody has the name from now on, and nobody can take it: what was bound to it fits nobody else. */
export const giveUpName = (tx: Prisma.TransactionClient, name: string) => tx.$executeRaw`
  UPDATE identity.namespace_name SET given_up_at = clock_timestamp() WHERE name = ${name}`;
