import { z } from 'zod';
import { internal } from '../access.js';
import { callerToken, principal } from '../caller.js';
import { answer, defineRoute } from '../route.js';
import { identifier, timestamp } from '../schemas/primitives.js';

/** Why a known token is refused. */
export const refusalReasons = ['revoked', 'expired'] as const;

/** SHA-256 of a token's value in base64url without padding: what travels instead of the value. */
export const tokenDigest = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);

const remainingMs = z
  .number()
  .nullable()
  .meta({ description: 'Lifetime left by the clock of the database, in milliseconds' });

export const verifiedToken = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('live'),
    ids: z.array(z.string()),
    remaining_ms: remainingMs,
    token: callerToken,
    principal: principal.pick({ type: true, id: true }),
  }),
  z.strictObject({
    status: z.literal('refused'),
    ids: z.array(z.string()),
    token_id: identifier,
    principal: principal.pick({ type: true, id: true }),
    reason: z.enum(refusalReasons),
  }),
  z.strictObject({ status: z.literal('unknown') }),
]);
export type VerifiedToken = z.infer<typeof verifiedToken>;

export const verifyToken = defineRoute({
  id: 'verifyToken',
  service: 'token',
  method: 'POST',
  path: '/internal/v1/tokens/verify',
  summary: 'What is behind this digest?',
  access: internal('gateway'),
  body: z.strictObject({ digest: tokenDigest }),
  answers: { 200: answer('The verdict', verifiedToken) },
});

/** What is behind a session cookie. A session that ended leaves nothing, so it is unknown. */
export const resolvedSession = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('live'),
    ids: z.array(z.string()),
    remaining_ms: z.number(),
    session: z.strictObject({ id: identifier, fresh_until: timestamp }),
    user_id: identifier,
  }),
  z.strictObject({ status: z.literal('unknown') }),
]);
export type ResolvedSession = z.infer<typeof resolvedSession>;

export const resolveSession = defineRoute({
  id: 'resolveSession',
  service: 'identity',
  method: 'POST',
  path: '/internal/v1/sessions/resolve',
  summary: 'Which session is behind this digest?',
  access: internal('gateway'),
  body: z.strictObject({ digest: tokenDigest }),
  answers: { 200: answer('The session', resolvedSession) },
});

export const resolvedPrincipal = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('active'), ids: z.array(z.string()), principal }),
  z.strictObject({ status: z.literal('disabled'), ids: z.array(z.string()) }),
  z.strictObject({ status: z.literal('unknown') }),
]);
export type ResolvedPrincipal = z.infer<typeof resolvedPrincipal>;

export const resolvePrincipal = defineRoute({
  id: 'resolvePrincipal',
  service: 'identity',
  method: 'POST',
  path: '/internal/v1/principals/resolve',
  summary: 'Who is this user or organization: namespaces and roles, disabled or not',
  access: internal('gateway', 'token'),
  body: z.strictObject({ type: z.enum(['user', 'organization']), id: identifier }),
  answers: { 200: answer('The principal', resolvedPrincipal) },
});

export const internalRoutes = [verifyToken, resolveSession, resolvePrincipal] as const;
