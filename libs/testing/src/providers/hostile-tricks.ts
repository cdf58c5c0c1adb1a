export type HostileEndpoint = 'discovery' | 'authorize' | 'token' | 'userinfo' | 'jwks';

/** What is wrong with the signature of the ID token. */
type SignatureTrick =
  | 'alg-none'
  | 'hs256-with-public-key'
  | 'hs256-with-client-secret'
  | 'unknown-kid'
  | 'wrong-signature'
  | 'jwk-in-header'
  | 'jku-in-header';

/** What is wrong with the claims of the ID token. */
export type ClaimTrick =
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'extra-audience-without-azp'
  | 'wrong-azp'
  | 'wrong-nonce'
  | 'no-nonce'
  | 'expired'
  | 'no-expiry'
  | 'issued-in-future'
  | 'no-issued-at'
  | 'no-subject'
  | 'empty-subject'
  | 'huge-subject'
  | 'old-auth-time'
  | 'no-auth-time'
  /** Says that somebody else's address is its account's, at userinfo too. */
  | 'lies-about-email'
  /** `email_verified` is the text "false", and other claims are not texts; at userinfo too. */
  | 'odd-claims';

type DiscoveryTrick =
  | 'discovery-of-another-issuer'
  /** To a good document on the same server. */
  | 'discovery-redirects'
  /** To the bystander, as if to something in the house. */
  | 'discovery-to-loopback'
  /** Token, userinfo and key endpoints are at the bystander. */
  | 'endpoints-at-loopback'
  | 'endpoints-at-link-local';

type AnswerTrick =
  | 'mixed-up-iss-parameter'
  | 'no-iss-parameter'
  /** The ID token of the sign-in before. */
  | 'replayed-id-token'
  | 'no-id-token'
  | 'userinfo-of-another-subject'
  | 'ignores-pkce';

/** What happens at one endpoint, whatever was asked. */
type TransportTrick =
  | 'hangs'
  /** A byte now and then, for ever. */
  | 'drips'
  | 'sends-100-mb'
  /** The same as gzip, though nobody asked for it. */
  | 'sends-100-mb-packed'
  | 'resets'
  | 'redirects'
  | 'not-json'
  | 'server-error';

/** What the hostile provider can do wrong, one at a time. */
export type Trick =
  'none' | SignatureTrick | ClaimTrick | DiscoveryTrick | AnswerTrick | TransportTrick;
