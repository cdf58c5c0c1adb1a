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
  type: z.enum(['user', 'organization', 'service', 'system']),
  id: z.string(),
  name: z.string(),
  token_id: identifier.nullable(),
  session_id: identifier.nullable(),
  ip: z.string().nullable(),
});
export type Actor = z.infer<typeof actor>;

/** The routing key on the bus: the type without its version. */
export const routingKey = (type: string): string => type.replace(/\.v\d+$/, '');
