import { generateToken, prefixes, tokenDigest, type TokenKind } from '@orchestrator/token-format';
import type { PepperedDigest, Peppers } from '../../domain/peppers.js';

export interface MintedValue extends PepperedDigest {
  /** For the one answer that shows it; all else is what is kept of it. */
  readonly value: string;
  readonly prefix: string;
  readonly lastCharacters: string;
}

/** A new value, and what is kept of it. */
export function mintValue(kind: TokenKind, peppers: Peppers): MintedValue {
  const value = generateToken(kind);
  return {
    ...peppers.seal(Buffer.from(tokenDigest(value), 'base64url')),
    value,
    prefix: prefixes[kind],
    lastCharacters: value.slice(-4),
  };
}
