import { z } from 'zod';
import { namespaceName } from './namespace.js';
import { identifier, timestamp } from './primitives.js';
import { user } from './user.js';

export const providerTypes = ['github', 'gitlab', 'oidc'] as const;

/** What names a provider in paths: chosen by the operator. */
export const providerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,38}$/, 'must be 1 to 39 lowercase letters, digits and hyphens')
  .refine((id) => id !== 'confirm', 'is reserved');

export const provider = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    type: z.enum(providerTypes),
    icon: z.string().optional().meta({ description: 'URL of an image' }),
  })
  .meta({ id: 'Provider' });

/**
 * Something that a browser brings: junk, repeated or far too long counts as not given, since who
 * comes by a link is told by a page what is wrong, not by a problem document.
 */
const brought = (maximum: number) => z.string().max(maximum).optional().catch(undefined);

export const loginQuery = z.object({
  return_to: brought(2_000).meta({ description: 'A local path; everything else counts as `/`' }),
  intent: z.literal('reauth').optional().meta({ description: 'Prove presence again' }),
});

/** RFC 6749 section 4.1.2, RFC 9207. */
export const callbackQuery = z.object({
  code: brought(4_096),
  state: brought(500),
  iss: brought(2_000),
  error: brought(200),
});

/** What the page for the first sign-in shows. */
export const pendingSignUp = z
  .strictObject({
    provider: z.string(),
    login: z.string().nullable(),
    email: z.string().nullable(),
    suggested_username: namespaceName,
    needs_sign_up_code: z
      .boolean()
      .meta({ description: 'Signing up needs a code, from a sign-up link of the operator' }),
    csrf_token: z.string(),
    return_to: z.string().meta({ description: 'A local path: where the browser goes afterwards' }),
    expires_at: timestamp,
  })
  .meta({ id: 'PendingSignUp' });

export const signUpBody = z
  .strictObject({
    username: namespaceName,
    sign_up_code: z.string().max(100).optional().meta({ description: 'From a sign-up link' }),
  })
  .meta({ id: 'SignUp' });

export const signedUpUser = user
  .extend({
    hint: z.enum(['email_known']).nullable().meta({
      description:
        '`email_known`: another account has this address; who owns both can link providers from the existing one',
    }),
  })
  .meta({ id: 'SignedUpUser' });

/** What the page that confirms a link shows: both accounts. */
export const pendingLink = z
  .strictObject({
    id: identifier,
    provider: z.string(),
    login: z.string().nullable(),
    email: z.string().nullable(),
    user,
    expires_at: timestamp,
  })
  .meta({ id: 'PendingLink' });

export const currentSession = z
  .union([
    z.strictObject({ user: z.null() }),
    z.strictObject({
      user,
      csrf_token: z.string().meta({ description: 'Send it as `X-CSRF-Token` on unsafe methods' }),
      expires_at: timestamp,
      fresh_until: timestamp,
    }),
  ])
  .meta({ id: 'CurrentSession' });
