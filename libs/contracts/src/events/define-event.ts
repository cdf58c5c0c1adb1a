import { z } from 'zod';
import type { ServiceName } from '../access.js';
import { identifier } from '../schemas/primitives.js';

/** An event, declared once: CloudEvents `type` with its version, who sends it, and its data. */
export interface EventDefinition<S extends z.ZodType = z.ZodType> {
  readonly type: `${string}.v${number}`;
  readonly source: ServiceName;
  readonly data: S;
}

export const defineEvent = <const T extends EventDefinition['type'], S extends z.ZodType>(
  type: T,
  source: ServiceName,
  data: S,
) => ({ type, source, data }) as const;

/** Who did it, for the audit log. */
export const actor = z.strictObject({
  type: z.enum(['user', 'organization', 'service', 'system', 'operator']),
  id: z.string(),
  name: z.string(),
  token_id: identifier.nullable(),
  session_id: identifier.nullable(),
  ip: z.string().nullable(),
});
export type Actor = z.infer<typeof actor>;

/** The routing key on the bus: the type without its version. */
export const routingKey = (type: string): string => type.replace(/\.v\d+$/, '');

/**
 * An event as it travels (CloudEvents 1.0, structured JSON). What its definition does not declare
 * can't get in.
 * @param envelope.id UUIDv7; equal ids are one event
 * @param envelope.subject the id of what it is about
 * @throws ZodError when the data are not as declared
 */
export const buildEvent = <S extends z.ZodType>(
  { type, source, data: schema }: EventDefinition<S>,
  { id, time, subject }: { readonly id: string; readonly time: Date; readonly subject: string },
  data: z.input<S>,
) => ({
  specversion: '1.0' as const,
  id,
  source,
  type,
  time: time.toISOString(),
  subject,
  datacontenttype: 'application/json' as const,
  data: schema.parse(data),
});
