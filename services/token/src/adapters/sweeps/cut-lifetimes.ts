import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import { Prisma } from '../../generated/prisma/client.js';
import { instanceScope } from '../read-policy.js';
import { subjectColumns, type SubjectRow, toSubject } from '../subject-row.js';
import { updatedEvent } from '../token-events.js';
import { tokenSchema } from '../token-schema.js';
import { days, lifetime, notEnded, organizationOf, standing } from './due-rows.js';
import { sweeper } from './sweeper.js';

type Tx = Prisma.TransactionClient;

/** What a token without an end still has where one is asked for and no longest lifetime. */
const daysForEndless = 365;

/** The end of a new token is counted from a moment within its transaction, its life from the beginning. */
const toleratedSeconds = 60;

/** The longest lifetime under a policy `p`, in seconds; where only an end is asked for, any that has one. */
const longest = Prisma.sql`
  CASE WHEN p.max_lifetime_days IS NULL THEN 1e300
       ELSE p.max_lifetime_days * 86400.0 + ${toleratedSeconds}::int END::float8`;

const cuts = Prisma.sql`(p.max_lifetime_days IS NOT NULL OR p.require_expiry)`;

/**
 * Gives tokens that live longer than policies allow the end that those allow: counted from when they
 * were made, and never in the past, since until now they lived.
 * @returns how many there were, and the names under which they are cached
 */
export async function cutLifetimes(
  tx: Tx,
  most: number,
): Promise<{ taken: number; ids: string[] }> {
  const taken = [
    ...(await longerThanAllowed(tx, most)),
    ...(await longerInOrganizations(tx, most)),
  ];
  if (taken.length === 0) return { taken: 0, ids: [] };
  const cut = await tx.$queryRaw<SubjectRow[]>`
    UPDATE token.token AS t
       SET expires_at = CASE WHEN asked.max_days IS NULL
             THEN now() + ${days(Prisma.sql`${daysForEndless}::int`)}
             ELSE greatest(t.created_at + ${days(Prisma.sql`asked.max_days`)}, now()) END
      FROM (SELECT o.id, min(p.max_lifetime_days) AS max_days FROM token.token AS o
              JOIN token.token_policy AS p ON p.scope = ${instanceScope}
                OR (o.namespace_type = 'organization' AND p.scope = o.namespace_id::text)
             WHERE o.id = ANY(${taken}::uuid[]) AND ${cuts} GROUP BY o.id) AS asked
     WHERE t.id = asked.id AND ${notEnded}
       AND (t.expires_at IS NULL OR t.expires_at > t.created_at + ${days(Prisma.sql`asked.max_days`)})
    RETURNING ${subjectColumns}`;
  const ids = cut.map(({ id }) => coherenceId.token(id));
  const events = cut.map((one) => updatedEvent(toSubject(one), ['expires_at'], sweeper));
  if (events.length > 0) await appendToOutbox(tx, tokenSchema, events, { invalidates: ids });
  return { taken: cut.length, ids };
}

async function longerThanAllowed(tx: Tx, most: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM token.token AS t
     WHERE ${standing} AND ${notEnded}
       AND ${lifetime} > (SELECT ${longest} FROM token.token_policy AS p
                           WHERE p.scope = ${instanceScope} AND ${cuts})
     ORDER BY ${lifetime} DESC LIMIT ${most}::int FOR UPDATE OF t SKIP LOCKED`;
  return rows.map(({ id }) => id);
}

async function longerInOrganizations(tx: Tx, most: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM token.token_policy AS p
      JOIN token.token AS t ON t.namespace_id = ${organizationOf(instanceScope)}
     WHERE ${cuts} AND ${standing} AND ${notEnded} AND ${lifetime} > ${longest}
     LIMIT ${most}::int FOR UPDATE OF t SKIP LOCKED`;
  return rows.map(({ id }) => id);
}
