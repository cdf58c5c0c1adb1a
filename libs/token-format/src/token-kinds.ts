/** What a token is for. `instance` and `job` are minted by the system, never by hand. */
export type TokenKind = 'personal' | 'organization' | 'agent' | 'trigger' | 'instance' | 'job';

/** The first four characters of a token; they name its kind. */
export type TokenPrefix = 'orp_' | 'oro_' | 'ora_' | 'ort_' | 'ori_' | 'orj_';

/** The prefix of each kind. Frozen: a token in the field can't change its prefix. */
export const prefixes: Readonly<Record<TokenKind, TokenPrefix>> = Object.freeze({
  personal: 'orp_',
  organization: 'oro_',
  agent: 'ora_',
  trigger: 'ort_',
  instance: 'ori_',
  job: 'orj_',
});

/** Every kind, in the order of `prefixes`. */
export const tokenKinds: readonly TokenKind[] = Object.freeze(Object.keys(prefixes) as TokenKind[]);

/**
 * Source of the regular expression that finds tokens in text, in the syntax that JavaScript, RE2
 * and PCRE share. It finds candidates; `parseToken` tells the real ones by their check.
 */
export const tokenPattern = String.raw`\bor[poatij]_[0-9A-Za-z]{49}\b`;
