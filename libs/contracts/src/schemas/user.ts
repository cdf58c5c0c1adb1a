import { z } from 'zod';
import { identifier, line, timestamp } from './primitives.js';
import { namespaceName } from './namespace.js';

export const user = z
  .strictObject({
    id: identifier,
    username: namespaceName,
    display_name: z.string(),
    email: z.string().nullable(),
    avatar_url: z.string().nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'User' });

export const updateUserBody = z
  .strictObject({ display_name: line(100, 1).optional(), username: namespaceName.optional() })
  .refine((changes) => Object.keys(changes).length > 0, 'must change something')
  .meta({ id: 'UpdateUser' });

/** An account at a provider that opens an account here. */
export const linkedIdentity = z
  .strictObject({
    id: identifier,
    provider: z.string(),
    login: z.string().nullable(),
    email: z.string().nullable(),
    linked_at: timestamp,
    last_used_at: timestamp.nullable(),
  })
  .meta({ id: 'LinkedIdentity' });

/** A sign-in that lasts, as its user may see it: never its secret. */
export const userSession = z
  .strictObject({
    id: identifier,
    current: z.boolean().meta({ description: 'The session of this very request' }),
    created_at: timestamp,
    last_seen_at: timestamp.meta({ description: 'Two minutes late at most' }),
    ip: z.string().nullable().meta({ description: 'Where it was begun from' }),
    user_agent: z.string().nullable(),
    provider: z.string(),
  })
  .meta({ id: 'Session' });
