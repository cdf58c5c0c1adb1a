import type { ClaimTrick } from './hostile-tricks.js';

export type Claims = Record<string, unknown>;

const hourSeconds = 3_600;

/** What a trick puts in place of good claims; undefined takes one out. */
type Spoil = (good: Claims, nowSeconds: number) => Claims;

const stranger = 'somebody-elses-client';

const spoils: Readonly<Record<ClaimTrick, Spoil>> = {
  'wrong-issuer': () => ({ iss: 'https://issuer.example' }),
  'wrong-audience': () => ({ aud: stranger }),
  'extra-audience-without-azp': ({ aud }) => ({ aud: [aud, stranger] }),
  'wrong-azp': () => ({ azp: stranger }),
  'wrong-nonce': () => ({ nonce: 'the-nonce-of-another-sign-in' }),
  'no-nonce': () => ({ nonce: undefined }),
  expired: (_good, now) => ({ iat: now - 2 * hourSeconds, exp: now - hourSeconds }),
  'no-expiry': () => ({ exp: undefined }),
  'issued-in-future': (_good, now) => ({ iat: now + hourSeconds, exp: now + 2 * hourSeconds }),
  'no-issued-at': () => ({ iat: undefined }),
  'no-subject': () => ({ sub: undefined }),
  'empty-subject': () => ({ sub: '' }),
  'huge-subject': () => ({ sub: 'x'.repeat(10_000) }),
  'old-auth-time': (_good, now) => ({ auth_time: now - 24 * hourSeconds }),
  'no-auth-time': () => ({ auth_time: undefined }),
  'lies-about-email': () => ({ email: 'victim@example.com', email_verified: true }),
  'odd-claims': () => ({
    name: { given: 'a' },
    preferred_username: 17,
    email: ['a@example.com'],
    email_verified: 'false',
    picture: 'javascript:alert(1)',
  }),
};

/** Tricks that are played at userinfo as well. */
const everywhere: readonly string[] = ['lies-about-email', 'odd-claims'];

function spoilOf(trick: string): Spoil {
  return (spoils as Readonly<Record<string, Spoil | undefined>>)[trick] ?? (() => ({}));
}

/** The claims of an ID token, spoilt by a trick if it is one for claims. */
export function spoiltIdToken(trick: string, good: Claims): Claims {
  return { ...good, ...spoilOf(trick)(good, Math.floor(Date.now() / 1_000)) };
}

/** What UserInfo answers: right, but for what the trick spoils. */
export function spoiltUserinfo(trick: string, good: Claims): Claims {
  if (trick === 'userinfo-of-another-subject') return { ...good, sub: 'another-subject' };
  return everywhere.includes(trick) ? { ...good, ...spoilOf(trick)(good, 0) } : good;
}
