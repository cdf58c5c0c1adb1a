import { z } from 'zod';
import { internal } from '../access.js';
import { callerToken, principal } from '../caller.js';
import { answer, defineRoute, emptyAnswer } from '../route.js';
import { namespaceName } from '../schemas/namespace.js';
import { identifier, timestamp } from '../schemas/primitives.js';
import { namespaceReference, projectName, repositoryName } from '../schemas/project.js';
import { resolveStartable } from './internal-startable-routes.js';

/** Why a known token is refused; `rotated`: its successor stands and the overlap is over. */
export const refusalReasons = ['revoked', 'expired', 'rotated'] as const;

/** SHA-256 of a token's value in base64url without padding: what travels instead of the value. */
export const tokenDigest = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);

const remainingMs = z
  .number()
  .nullable()
  .meta({ description: 'Lifetime left by the clock of the database, in milliseconds' });

const whose = {
  principal: principal.pick({ type: true, id: true, name: true }),
  /** Where it acts; a project's tokens live and die with the namespace of the project. */
  namespace: namespaceReference,
};

export const verifiedToken = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('live'),
    ids: z.array(z.string()),
    remaining_ms: remainingMs,
    token: callerToken,
    ...whose,
  }),
  z.strictObject({
    status: z.literal('refused'),
    ids: z.array(z.string()),
    token_id: identifier,
    ...whose,
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

/** How many tokens may be asked about in one question. */
export const mostVerifiedTogether = 64;

export const verifyTokens = defineRoute({
  id: 'verifyTokens',
  service: 'token',
  method: 'POST',
  path: '/internal/v1/tokens/verify-together',
  summary: 'What is behind each of these digests?',
  access: internal('gateway'),
  body: z.strictObject({ digests: z.array(tokenDigest).min(1).max(mostVerifiedTogether) }),
  answers: {
    200: answer(
      'The verdicts by digest',
      z.strictObject({ verdicts: z.record(tokenDigest, verifiedToken) }),
    ),
  },
});

/** From where a value was presented, for the record. */
const presentedFrom = { ip: z.string().nullable() };

export const reportRotationFork = defineRoute({
  id: 'reportRotationFork',
  service: 'token',
  method: 'POST',
  path: '/internal/v1/tokens/forks',
  summary: 'A value that was rotated out asks to be rotated again: is it a fork of its chain?',
  access: internal('gateway'),
  body: z.strictObject({ token_id: identifier, ...presentedFrom }),
  answers: { 204: emptyAnswer('The chain is revoked if it is one') },
});

export const revokeLeakedDigests = defineRoute({
  id: 'revokeLeakedDigests',
  service: 'token',
  method: 'POST',
  path: '/internal/v1/tokens/leaks',
  summary: 'Revoke what is behind these digests: their values were found where they should not be',
  access: internal('gateway'),
  body: z.strictObject({ digests: z.array(tokenDigest).min(1).max(1_000), ...presentedFrom }),
  answers: { 204: emptyAnswer('What was live is revoked') },
});

export const mintChildToken = defineRoute({
  id: 'mintChildToken',
  service: 'token',
  method: 'POST',
  path: '/internal/v1/tokens/children',
  summary: 'Make an instance secret below an agent token, or a job token below an instance secret',
  access: internal('agent-gateway'),
  body: z
    .strictObject({
      kind: z.enum(['instance', 'job']),
      parent_id: identifier,
      label: z.string().min(1).max(100),
      /** For a job token: the only project that it may reach. */
      project: z.strictObject({ id: identifier, name: repositoryName }).optional(),
    })
    .refine(({ kind, project }) => kind === 'job' || project === undefined, {
      path: ['project'],
      message: 'is for job tokens',
    }),
  answers: {
    201: answer(
      'The token with its value',
      z.strictObject({ id: identifier, token: z.string(), parent_id: identifier }),
    ),
  },
  problems: ['not_found', 'conflict'],
  showsSecret: true,
});

export const revokeChildToken = defineRoute({
  id: 'revokeChildToken',
  service: 'token',
  method: 'DELETE',
  path: '/internal/v1/tokens/children/{id}',
  summary: 'End an instance secret or a job token, and all below it',
  access: internal('agent-gateway'),
  params: z.object({ id: identifier }),
  answers: { 204: emptyAnswer('It is refused everywhere') },
  problems: ['not_found'],
});

export const describeAgentToken = defineRoute({
  id: 'describeAgentToken',
  service: 'token',
  method: 'GET',
  path: '/internal/v1/tokens/agents/{id}',
  summary: 'What people call an agent token, and the labels that its agents get',
  access: internal('agent-gateway'),
  params: z.object({ id: identifier }),
  answers: {
    200: answer(
      'The agent token as it is now',
      z.strictObject({ label: z.string(), labels: z.record(z.string(), z.string()) }),
    ),
  },
  problems: ['not_found'],
});

const resolvedProject = z.strictObject({
  id: identifier,
  /** As it is spelled; people may write it in other case. */
  name: projectName,
  namespace: namespaceReference.extend({ name: namespaceName }),
});

export const resolveProjects = defineRoute({
  id: 'resolveProjects',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/projects/resolve',
  summary: 'Which projects are these? In the order of the question; null where there is none.',
  access: internal('token'),
  body: z.strictObject({
    projects: z
      .array(z.strictObject({ namespace_id: identifier, name: projectName }))
      .min(1)
      .max(100),
  }),
  answers: {
    200: answer('The projects', z.strictObject({ items: z.array(resolvedProject.nullable()) })),
  },
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

export const internalRoutes = [
  verifyToken,
  verifyTokens,
  reportRotationFork,
  revokeLeakedDigests,
  mintChildToken,
  revokeChildToken,
  describeAgentToken,
  resolveProjects,
  resolveStartable,
  resolveSession,
  resolvePrincipal,
] as const;
