import type { Collection, Token, TokenStatus } from './token.js';
import type { TokenSelector } from './token-changes.js';

interface TokenListQuery {
  readonly collection: Collection;
  readonly status: TokenStatus | undefined;
  /** Tokens older than this id only. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** For how long revoked and expired tokens stay visible, in days. */
export const endedVisibleDays = 90;

/** Tokens as people look at them. */
export interface TokenLists {
  /** Newest first; without those that ended more than `endedVisibleDays` ago. */
  list(query: TokenListQuery): Promise<readonly Token[]>;
  find(selector: TokenSelector): Promise<Token | null>;
}
