import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { type ProviderAccount, ProviderError } from '../../domain/provider.js';
import { apiAnswer } from './api-answer.js';
import { emailOf, imageOf, lineOf, subjectOf } from './displayed.js';
import type { ProviderContext } from './provider-context.js';

const text = z.string().optional().catch(undefined);
/** Standard claims (OpenID Connect Core section 5.1). What is of a wrong type is not there. */
const profile = z.object({
  sub: text,
  name: text,
  preferred_username: text,
  nickname: text,
  email: text,
  email_verified: z.boolean().optional().catch(undefined),
  picture: text,
});
type Profile = z.output<typeof profile>;

/**
 * The account that the claims of a verified ID token tell of, with UserInfo where they lack
 * something for display.
 * @throws ProviderError
 */
export async function accountOf(
  { settings, client, log }: ProviderContext,
  claims: JWTPayload & { sub: string },
  userInfo: { readonly url: string | undefined; readonly accessToken: string },
): Promise<ProviderAccount> {
  const told = profile.parse(claims);
  const { url, accessToken } = userInfo;
  const lacks = told.email === undefined || told.name === undefined;
  const more =
    url === undefined || !lacks
      ? undefined
      : await readUserInfo().catch((error: unknown) => {
          if (!(error instanceof ProviderError) || error.failure === 'untrusted') throw error;
          // It is for display: without it people still come in.
          const reason = error.message;
          log.warn({ provider: settings.id, reason }, 'no UserInfo from a provider');
          return undefined;
        });

  async function readUserInfo(): Promise<Profile> {
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = apiAnswer(profile, await client(url ?? '', { headers }));
    // OpenID Connect Core section 5.3.2.
    if (answer.sub === claims.sub) return answer;
    throw new ProviderError('untrusted', 'UserInfo is of another subject');
  }

  // An address counts as verified only by who names it.
  const addressed = emailOf(told.email) === null ? more : told;
  const email = emailOf(addressed?.email);
  return {
    issuer: settings.issuer,
    subject: subjectOf(claims.sub),
    login: lineOf(loginOf(told) ?? loginOf(more)),
    email,
    emailVerified: email !== null && addressed?.email_verified === true,
    displayName: lineOf(told.name ?? more?.name),
    avatarUrl: imageOf(told.picture ?? more?.picture),
  };
}

const loginOf = (told: Profile | undefined): string | undefined =>
  told?.preferred_username ?? told?.nickname;
