import type { Prisma } from '../../generated/prisma/client.js';

/** Nobody has the name from now on, and nobody can take it: what was bound to it fits nobody else. */
export const giveUpName = (tx: Prisma.TransactionClient, name: string) => tx.$executeRaw`
  UPDATE identity.namespace_name SET given_up_at = clock_timestamp() WHERE name = ${name}`;
