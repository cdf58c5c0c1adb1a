import { newId } from '@orchestrator/database';
import {
  type ProviderAccount,
  ProviderError,
  type ProviderFailure,
  type Providers,
  type SignInProvider,
  type SignInRequest,
} from '../src/domain/provider.js';

export type FakeAccount = Partial<ProviderAccount> & Pick<ProviderAccount, 'subject'>;

export interface FakeProvider extends SignInProvider {
  /** Every sign-in that was begun, newest last. */
  readonly begun: readonly SignInRequest[];
  /** What the next calls fail with; undefined again: they go well. */
  trouble: { begin?: ProviderFailure; complete?: ProviderFailure };
  /** How often it was asked for an account. */
  completed(): number;
  /** The person says yes: what the browser brings back as a query. */
  authorize(location: string, account: FakeAccount): URLSearchParams;
}

/** A provider in this process: a code works once, and with the secrets of its own sign-in only. */
export function fakeProvider(id: string, options: { issuer?: string } = {}): FakeProvider {
  const issuer = options.issuer ?? `https://${id}.example`;
  const begun: SignInRequest[] = [];
  const codes = new Map<string, { account: FakeAccount; state: string }>();
  let completions = 0;
  const provider: FakeProvider = {
    id,
    name: `The ${id}`,
    type: 'oidc',
    icon: null,
    issuer,
    begun,
    trouble: {},
    completed: () => completions,
    begin: (request) => {
      const { begin } = provider.trouble;
      if (begin !== undefined) return Promise.reject(new ProviderError(begin, 'as the test asked'));
      begun.push(request);
      const query = new URLSearchParams({ state: request.state });
      return Promise.resolve(`${issuer}/authorize?${query.toString()}`);
    },
    complete: ({ code, state }, request) => {
      completions += 1;
      const { complete } = provider.trouble;
      const refuse = (failure: ProviderFailure, reason: string) =>
        Promise.reject(new ProviderError(failure, reason));
      if (complete !== undefined) return refuse(complete, 'as the test asked');
      const known = codes.get(code);
      codes.delete(code);
      const asked = begun.find((one) => one.state === state);
      if (known?.state !== state) return refuse('refused', 'the code is not of this sign-in');
      const { nonce, codeVerifier, reauthenticate } = request;
      if (nonce !== asked?.nonce || codeVerifier !== asked.codeVerifier) {
        return refuse('untrusted', 'the secrets are not those of the beginning');
      }
      if (reauthenticate !== asked.reauthenticate) return refuse('presence_unproven', 'changed');
      return Promise.resolve({
        issuer,
        login: known.account.subject,
        email: null,
        emailVerified: false,
        displayName: null,
        avatarUrl: null,
        ...known.account,
      });
    },
    authorize: (location, account) => {
      const code = newId();
      const state = new URL(location).searchParams.get('state') ?? '';
      codes.set(code, { account, state });
      return new URLSearchParams({ code, state });
    },
  };
  return provider;
}

export const providersOf = (...all: readonly SignInProvider[]): Providers => ({
  all,
  find: (id) => all.find((one) => one.id === id),
});
