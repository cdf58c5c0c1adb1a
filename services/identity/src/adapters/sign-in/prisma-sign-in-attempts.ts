import type { PrismaClient } from '../../generated/prisma/client.js';
import type { SignInAttempts, SignInPurpose } from '../../domain/sign-in.js';
import { sweepExpired } from './sweep-expired.js';

interface Taken {
  readonly provider: string;
  readonly intent: 'sign_in' | 'reauth' | 'link';
  readonly user_id: string | null;
  readonly session_id: string | null;
  readonly return_to: string;
  readonly live: boolean;
  readonly begun_ms: number;
}

export const createPrismaSignInAttempts = (prisma: PrismaClient): SignInAttempts => ({
  keep: async (stateDigest, browserDigest, { provider, purpose, returnTo }) => {
    const session = purpose.intent === 'sign_in' ? null : purpose.session;
    await prisma.$executeRaw`
      WITH swept AS (${sweepExpired('sign_in_attempt')})
      INSERT INTO identity.sign_in_attempt
             (state_digest, browser_digest, provider, intent, user_id, session_id, return_to, created_at, expires_at)
      SELECT ${stateDigest}, ${browserDigest}, ${provider}, ${purpose.intent}::identity.sign_in_intent,
             ${session?.userId ?? null}::uuid, ${session?.id ?? null}::uuid, ${returnTo},
             t.now, t.now + interval '10 minutes'
        FROM (SELECT clock_timestamp() AS now) AS t`;
  },
  take: async (stateDigest, browserDigest) => {
    const [taken] = await prisma.$queryRaw<Taken[]>`
      DELETE FROM identity.sign_in_attempt
       WHERE state_digest = ${stateDigest} AND browser_digest = ${browserDigest}
      RETURNING provider, intent::text, user_id, session_id, return_to,
                expires_at > clock_timestamp() AS live,
                (extract(epoch FROM clock_timestamp() - created_at) * 1000)::float8 AS begun_ms`;
    if (!taken?.live) return null;
    const { provider, return_to: returnTo, begun_ms: begunMs } = taken;
    return { provider, purpose: purposeOf(taken), returnTo, begunMs };
  },
});

function purposeOf({ intent, session_id: id, user_id: userId }: Taken): SignInPurpose {
  if (intent === 'sign_in') return { intent };
  if (id === null || userId === null) throw new Error(`A ${intent} without its session was kept`);
  return { intent, session: { id, userId } };
}
