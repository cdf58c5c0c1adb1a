import { z } from 'zod';
import { timestamp } from './primitives.js';

/** A secret's key, as it stands in the environment of jobs. */
export const secretKey = z
  .string()
  .regex(
    /^[A-Z_][A-Z0-9_]{0,99}$/,
    'must be 1 to 100 capital letters, digits and underscores, and not begin with a digit',
  )
  .meta({ examples: ['DEPLOY_KEY'] });

/** A secret as people may see it: never its value. */
export const secret = z
  .strictObject({ key: secretKey, updated_at: timestamp, updated_by: z.string() })
  .meta({ id: 'Secret' });

export const writeSecretBody = z
  .strictObject({
    value: z
      .string()
      .min(1)
      .max(32 * 1024)
      .refine((text) => !text.includes('\0'), 'must not contain NUL'),
  })
  .meta({ id: 'WriteSecret' });
