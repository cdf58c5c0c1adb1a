import { createHmac } from 'node:crypto';
import { generateToken, tokenDigest } from '@orchestrator/token-format';

/** A token whose value we know, to ask for it. */
export interface KnownToken {
  readonly value: string;
  /** What travels from the gateway on. */
  readonly digest: string;
}

export const makeKnownTokens = (count: number): KnownToken[] =>
  Array.from({ length: count }, () => {
    const value = generateToken('personal');
    return { value, digest: tokenDigest(value) };
  });

/** What the token service stores of a digest. */
export const storedDigest = (pepper: Uint8Array, { digest }: KnownToken): Buffer =>
  createHmac('sha256', pepper).update(Buffer.from(digest, 'base64url')).digest();

/** As many of them, evenly taken, not in the order in which they lie in the table or in an index. */
export const someOf = (known: readonly KnownToken[], count: number): KnownToken[] => {
  const step = Math.floor(known.length / count);
  return known
    .filter((_token, place) => place % step === 0)
    .slice(0, count)
    .sort((one, other) => (one.digest < other.digest ? -1 : 1));
};
