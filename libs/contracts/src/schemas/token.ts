import { z } from 'zod';
import { scopes } from '../scopes.js';
import { identifier, line, paragraph, timestamp } from './primitives.js';
import { repositoryName } from './project.js';

export const managedTokenKinds = ['personal', 'organization', 'agent', 'trigger'] as const;
export const tokenStatuses = ['active', 'expired', 'revoked'] as const;

/** Why a token was revoked: each way to its end but expiry. */
export const revocationReasons = [
  'deleted',
  'self_revoked',
  'parent_revoked',
  'parent_expired',
  'owner_deleted',
  'leaked',
  'fork',
  'replaced',
  'inactive',
  'ended',
] as const;

export const revocationReason = z.enum(revocationReasons).meta({
  id: 'RevocationReason',
  description: [
    'Why it was revoked. `deleted`: by somebody who manages it',
    '`self_revoked`: by itself',
    '`parent_revoked`, `parent_expired`: that which it hangs from was, or came to its end',
    '`owner_deleted`: the user, organization or project is gone',
    '`leaked`: its value, or another of its chain, was reported',
    '`fork`: a value that was rotated out rotated itself again, so two hold what one should',
    '`replaced`: its predecessor rotated itself anew before this one was used',
    '`inactive`: nobody used it for as long as a policy says',
    '`ended`: the agent or the job that it was made for is done',
  ].join('; '),
});

export const scope = z.enum(scopes).meta({ id: 'Scope' });

const ipv4 = /^(\d{1,3}\.){3}\d{1,3}(\/(3[0-2]|[12]?\d))?$/;
const ipRange = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an IP address or a CIDR range')
  .refine((text) => !text.includes('.') || text.includes(':') || ipv4.test(text))
  .meta({ description: 'An IPv4 or IPv6 address, or a range in CIDR notation (RFC 4632)' });

export const tokenOwner = z.strictObject({
  type: z.enum(['user', 'organization', 'project']),
  id: identifier,
  name: z.string(),
});

/** A token as people may see it: never its value. */
export const token = z
  .strictObject({
    id: identifier,
    kind: z.enum([...managedTokenKinds, 'instance', 'job']),
    label: z.string(),
    description: z.string(),
    scopes: z.array(scope),
    labels: z.record(z.string(), z.string()),
    owner: tokenOwner,
    prefix: z.string(),
    last_characters: z.string(),
    status: z.enum(tokenStatuses),
    created_at: timestamp,
    created_by: z.strictObject({ type: z.string(), id: identifier, name: z.string() }).nullable(),
    expires_at: timestamp.nullable(),
    last_used_at: timestamp.nullable(),
    last_used_ip: z.string().nullable(),
    last_used_user_agent: z.string().nullable(),
    ip_allowlist: z.array(z.string()).nullable(),
    repositories: z.array(z.string()).nullable(),
    rotated_from: identifier.nullable(),
    overlap_ends_at: timestamp.nullable(),
    revoked_at: timestamp.nullable(),
    revoked_reason: revocationReason.nullable(),
  })
  .meta({ id: 'Token' });

/** The answer that shows a value, this once. */
export const tokenWithValue = token
  .extend({ token: z.string().meta({ description: 'The value. It is shown this once.' }) })
  .meta({ id: 'TokenWithValue' });

export const tokenLabel = line(100, 1);
export const tokenDescription = paragraph(500);

const distinct = (items: readonly string[]): boolean => new Set(items).size === items.length;

const ipAllowlist = z
  .array(ipRange)
  .min(1)
  .max(100)
  .refine(distinct, 'must not repeat a range')
  .nullable();

const repositories = z
  .array(repositoryName)
  .min(1)
  .max(100)
  .refine(distinct, 'must not repeat a project')
  .nullable()
  .meta({ description: 'The only projects that it may reach, as owner/name; null is no limit' });

/** Labels of an agent token's agents: `os=linux`. They travel as one list, so no comma and no equals sign. */
const agentLabels = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be a word of at most 63 characters'),
    z.string().regex(/^[A-Za-z0-9._/+:@-]{0,100}$/, 'must be a word of at most 100 characters'),
  )
  .refine((labels) => Object.keys(labels).length <= 50, 'must be at most 50 labels');

const expiresAt = timestamp
  .nullable()
  .meta({ description: 'When it ends; left out: as its maker and the policies say; null: never' });

const named = { label: tokenLabel, description: tokenDescription.optional() };
const limited = { expires_at: expiresAt.optional(), ip_allowlist: ipAllowlist.optional() };

export const createScopedToken = z
  .strictObject({
    ...named,
    scopes: z.array(scope).min(1).max(scopes.length).refine(distinct, 'must not repeat a scope'),
    ...limited,
    repositories: repositories.optional(),
  })
  .meta({ id: 'CreateScopedToken' });

export const createAgentToken = z
  .strictObject({ ...named, ...limited, labels: agentLabels.optional() })
  .meta({ id: 'CreateAgentToken' });

export const createTriggerToken = z
  .strictObject({ ...named, ...limited })
  .meta({ id: 'CreateTriggerToken' });

const edited = { label: tokenLabel.optional(), description: tokenDescription.optional() };
const changesSomething = (changes: object): boolean => Object.keys(changes).length > 0;

export const updateToken = z
  .strictObject(edited)
  .refine(changesSomething, 'must change something')
  .meta({ id: 'UpdateToken' });

export const updateAgentToken = z
  .strictObject({ ...edited, labels: agentLabels.optional() })
  .refine(changesSomething, 'must change something')
  .meta({ id: 'UpdateAgentToken' });

/** The longest time for which a rotated token may go on beside its successor, in seconds. */
export const longestOverlapSeconds = 7 * 24 * 3600;
/** The shortest one where a token rotates itself: the answer may be lost, and must be repeatable. */
export const shortestOwnOverlapSeconds = 60;

const rotation = (shortest: number) =>
  z.strictObject({
    overlap_seconds: z
      .number()
      .int()
      .min(shortest)
      .max(longestOverlapSeconds)
      .default(shortest)
      .meta({ description: 'For how long the old value goes on working' }),
    end_on_first_use: z
      .boolean()
      .default(false)
      .meta({ description: 'The old value ends when the new one is first used' }),
    expires_at: timestamp
      .nullable()
      .optional()
      .meta({ description: 'Left out: the lifetime of the old one, from now' }),
  });

/** A body that may be left out. */
export const rotateTokenBody = rotation(0).prefault({}).meta({ id: 'RotateToken' });
export const rotateOwnTokenBody = rotation(shortestOwnOverlapSeconds)
  .prefault({})
  .meta({ id: 'RotateOwnToken' });

/** Values that somebody found; what is no token is passed over. */
export const leakedTokensBody = z
  .strictObject({ tokens: z.array(z.string().max(1_000)).min(1).max(1_000) })
  .meta({ id: 'LeakedTokens' });
