import type { Prisma } from '../generated/prisma/client.js';
import type { Namespace } from '../domain/token.js';
import { strictestOf, type TokenPolicy } from '../domain/token-policy.js';

/** The scope of the policy over all tokens. */
export const instanceScope = 'instance';

/** What is asked of tokens in this namespace: by the instance, and by the organization if it is one. */
export async function readPolicy(
  tx: Prisma.TransactionClient,
  { type, id }: Namespace,
): Promise<TokenPolicy> {
  const scopes = type === 'organization' ? [instanceScope, id] : [instanceScope];
  return strictestOf(await tx.tokenPolicy.findMany({ where: { scope: { in: scopes } } }));
}
