import type { Token } from '../../domain/token.js';
import { noSuchToken } from '../../domain/token-error.js';

/** @throws TokenError `token_not_found` when there is none */
export function foundToken(token: Token | null): Token {
  if (token === null) throw noSuchToken();
  return token;
}
