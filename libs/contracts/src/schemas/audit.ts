import { z } from 'zod';
import { identifier, listQuery, timestamp } from './primitives.js';

/** One entry of an audit log: who did what to what, when, from where, with which token. */
export const auditEntry = z
  .strictObject({
    id: identifier,
    time: timestamp,
    action: z.string().meta({ examples: ['token.revoked'] }),
    actor: z.strictObject({ type: z.string(), id: z.string(), name: z.string() }),
    token_id: identifier.nullable().meta({ description: 'The token that the actor came with' }),
    target: z.strictObject({ type: z.string(), id: z.string(), name: z.string().nullable() }),
    ip: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });

export const auditLogQuery = listQuery.extend({
  actor: z.string().max(100).optional().meta({ description: 'Id of who did it' }),
  action: z
    .string()
    .max(100)
    .regex(/^[a-z_]+(\.[a-z_]+)*$/)
    .optional()
    .meta({ description: 'An action such as `token.revoked`, or its first part such as `token`' }),
  token_id: identifier
    .optional()
    .meta({ description: 'Done with this token, or done to this token' }),
  since: timestamp.optional().meta({ description: 'Not before' }),
  until: timestamp.optional().meta({ description: 'Before' }),
});
