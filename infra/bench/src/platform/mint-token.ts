import { personalTokens, tokenWithValue } from '@orchestrator/contracts';
import type { SigningKey } from '@orchestrator/internal-auth';
import { askService } from './ask-service.js';
import { firstUser, sessionOf } from './first-user.js';

/** Has the token service issue a personal access token to the first user, as its page would. */
export async function mintToken(
  databaseUrl: string,
  tokenPort: number,
  gatewayKey: SigningKey,
): Promise<string> {
  const caller = sessionOf(await firstUser(databaseUrl));
  const answer = await askService(tokenPort, gatewayKey, personalTokens.create, caller, {
    body: { label: 'benchmark', scopes: ['read'] },
  });
  return tokenWithValue.parse(answer).token;
}
