import {
  coherenceId,
  scope,
  type VerifiedToken,
  type verifyToken as route,
  type verifyTokens as routeTogether,
} from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { z } from 'zod';
import type { KnownToken } from '../../domain/token-verification.js';
import type { VerifyToken } from './verify-token.js';

const knownScopes = z.array(scope);

export const verifyTokenRoute =
  (verifyToken: VerifyToken): Handler<typeof route> =>
  async ({ body }) => ({ status: 200, body: await verdictOf(verifyToken, body.digest) });

export const verifyTokensRoute =
  (verifyToken: VerifyToken): Handler<typeof routeTogether> =>
  async ({ body }) => {
    const verdicts = body.digests.map(
      async (digest) => [digest, await verdictOf(verifyToken, digest)] as const,
    );
    return { status: 200, body: { verdicts: Object.fromEntries(await Promise.all(verdicts)) } };
  };

async function verdictOf(verifyToken: VerifyToken, digest: string): Promise<VerifiedToken> {
  const found = await verifyToken(Buffer.from(digest, 'base64url'));
  return found === null ? { status: 'unknown' } : presentVerdict(found);
}

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
