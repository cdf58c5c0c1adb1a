import { Prisma } from '../../generated/prisma/client.js';
import { instanceScope } from '../read-policy.js';
import { revokeBelow } from '../revoke-family.js';
import { days, notEnded, organizationOf, standing } from './due-rows.js';
import { sweeper } from './sweeper.js';

type Tx = Prisma.TransactionClient;

/** Since when a token may at least have been idle under a policy `p`. */
const idleSince = Prisma.sql`now() - ${days(Prisma.sql`p.inactive_days`)}`;
const idleOn = Prisma.sql`((${idleSince}) AT TIME ZONE 'UTC')::date`;

/** The day is what an index is searched by; the moment decides. */
const lastActive = Prisma.sql`coalesce(t.last_used_at, t.created_at)`;

/**
 * Revokes tokens that nobody used for as long as a policy says, and all below them.
 * @returns how many there were, and the names of all that went
 */
export async function revokeInactive(
  tx: Tx,
  most: number,
): Promise<{ taken: number; ids: string[] }> {
  const idle = [...(await idleAnywhere(tx, most)), ...(await idleInOrganizations(tx, most))];
  if (idle.length === 0) return { taken: 0, ids: [] };
  return { taken: idle.length, ids: await revokeBelow(tx, idle, 'inactive', sweeper) };
}

async function idleAnywhere(tx: Tx, most: number): Promise<string[]> {
  const ofInstance = (wanted: Prisma.Sql): Prisma.Sql => Prisma.sql`
    (SELECT ${wanted} FROM token.token_policy AS p
      WHERE p.scope = ${instanceScope} AND p.inactive_days IS NOT NULL)`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM token.token AS t
     WHERE ${standing} AND ${notEnded}
       AND t.active_on <= ${ofInstance(idleOn)} AND ${lastActive} < ${ofInstance(idleSince)}
     ORDER BY t.active_on LIMIT ${most}::int FOR UPDATE OF t SKIP LOCKED`;
  return rows.map(({ id }) => id);
}

async function idleInOrganizations(tx: Tx, most: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM token.token_policy AS p
      JOIN token.token AS t ON t.namespace_id = ${organizationOf(instanceScope)}
     WHERE p.inactive_days IS NOT NULL AND ${standing} AND ${notEnded}
       AND t.active_on <= ${idleOn} AND ${lastActive} < ${idleSince}
     LIMIT ${most}::int FOR UPDATE OF t SKIP LOCKED`;
  return rows.map(({ id }) => id);
}
