import { Prisma } from '../../generated/prisma/client.js';
import { endOf, row } from '../token-row.js';

/**
 * Pieces of statements that look for what is due. They are word for word what the indexes of the
 * migration say, and go by `now()`, by which an index can be searched: it is the beginning of the
 * transaction, so nothing is taken too early. An order makes a statement go by its index, whatever is
 * guessed of how many rows it will find.
 */

const day = Prisma.sql`interval '24 hours'`;

/** So many days of 24 hours, whatever the time zone of the session. */
export const days = (count: Prisma.Sql): Prisma.Sql => Prisma.sql`(${count} * ${day})`;

/** Of which notice before the end of `t` people were told last; 8: of none. */
export const toldDays = Prisma.sql`coalesce(t.expiry_told_days, 8)`;

/** Tokens `t` that may still live, without those that live with others. */
export const standing = Prisma.sql`
  t.revoked_at IS NULL AND t.parent_id IS NULL AND ${toldDays} > 0`;

export const notEnded = Prisma.sql`coalesce(${endOf(row)} > now(), true)`;

/** How long `t` lives from its making on, in seconds. */
export const lifetime = Prisma.sql`
  coalesce(extract(epoch FROM t.expires_at - t.created_at)::float8, 'infinity')`;

/** The organization of a policy `p`; null for the one over all tokens, whose scope is no id. */
export const organizationOf = (instanceScope: string): Prisma.Sql => Prisma.sql`
  CASE WHEN p.scope <> ${instanceScope} THEN p.scope::uuid END`;
