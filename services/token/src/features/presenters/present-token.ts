import { type token as tokenSchema, scope } from '@orchestrator/contracts';
import { z } from 'zod';
import type { Token } from '../../domain/token.js';

export type PresentedToken = z.input<typeof tokenSchema>;

const knownScopes = z.array(scope);

/** A token as the API shows it. */
export const presentToken = (token: Token): PresentedToken => ({
  id: token.id,
  kind: token.kind,
  label: token.label,
  description: token.description,
  scopes: knownScopes.parse(token.scopes),
  labels: token.labels,
  owner: token.owner,
  prefix: token.prefix,
  last_characters: token.lastCharacters,
  status: token.status,
  created_at: token.createdAt.toISOString(),
  created_by: token.createdBy,
  expires_at: timestampOf(token.expiresAt),
  last_used_at: timestampOf(token.lastUsedAt),
  last_used_ip: token.lastUsedIp,
  last_used_user_agent: token.lastUsedUserAgent,
  ip_allowlist: token.ipAllowlist && [...token.ipAllowlist],
  repositories: token.repositories?.map(({ name }) => name) ?? null,
  rotated_from: token.rotatedFrom,
  overlap_ends_at: timestampOf(token.overlapEndsAt),
  revoked_at: timestampOf(token.revokedAt),
  revoked_reason: token.revokedReason,
});

const timestampOf = (time: Date | null): string | null => time?.toISOString() ?? null;
