import {
  coherenceId,
  scope,
  type VerifiedToken,
  type verifyToken as route,
} from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { z } from 'zod';
import type { KnownToken } from '../../domain/token-verification.js';
import type { VerifyToken } from './verify-token.js';

const knownScopes = z.array(scope);

export const verifyTokenRoute =
  (verifyToken: VerifyToken): Handler<typeof route> =>
  async ({ body }) => {
    const found = await verifyToken(Buffer.from(body.digest, 'base64url'));
    return { status: 200, body: found === null ? { status: 'unknown' } : presentVerdict(found) };
  };

function presentVerdict(found: KnownToken): VerifiedToken {
  const { owner: principal, namespace } = found;
  const whose = { principal, namespace };
  const ids = [...found.chain.map(coherenceId.token), coherenceId[principal.type](principal.id)];
  if (found.refusal !== null) {
    return { status: 'refused', ids, token_id: found.id, ...whose, reason: found.refusal };
  }
  return {
    status: 'live',
    ids,
    remaining_ms: found.remainingMs,
    token: {
      id: found.id,
      kind: found.kind,
      scopes: knownScopes.parse(found.scopes),
      expires_at: found.expiresAt?.toISOString() ?? null,
      ip_allowlist: found.ipAllowlist && [...found.ipAllowlist],
      repositories: found.repositories?.map(({ id }) => id) ?? null,
    },
    ...whose,
  };
}
