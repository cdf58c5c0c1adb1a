import type { Actor } from './actor.js';
import type { Collection, Creator, Grant, RevocationReason, Token, TokenStatus } from './token.js';
import type { PepperedDigest } from './peppers.js';

/** A token about to be: its value is already gone. */
export interface TokenDraft extends Collection, Grant, PepperedDigest {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly prefix: string;
  readonly lastCharacters: string;
  readonly createdBy: Creator;
}

/** What a maker's token is worth at the moment of minting, read under a lock on its row. */
export interface Maker extends Grant {
  readonly id: string;
  readonly status: TokenStatus;
}

/** What a token was changed in by hand. */
interface TokenEdit {
  readonly label?: string | undefined;
  readonly description?: string | undefined;
}

/** Which token: by its id and, where somebody else's must not be found, its collection. */
export interface TokenSelector {
  readonly id: string;
  readonly collection?: Collection;
}

/** Changes of tokens. Each is one transaction with the event that tells of it. */
export interface TokenStore {
  /**
   * Writes a new token.
   * @param makerId the token that asks for it, if one does: its row stays locked until the new one stands
   * @param draft makes the token from its maker as it is then, by the database's clock
   * @throws TokenError `label_taken`, `expiry_not_in_future`, `caller_not_live`, `owner_not_found`
   *   and what `draft` throws
   */
  create(
    makerId: string | null,
    draft: (maker: Maker | null) => TokenDraft,
    actor: Actor,
  ): Promise<Token>;
  /** @throws TokenError `token_not_found`, `token_not_active`, `label_taken` */
  edit(selector: TokenSelector, edit: TokenEdit, actor: Actor): Promise<Token>;
  /**
   * Revokes a token and everything below it. Resolves when no gateway accepts them any more; for a
   * token that is revoked already, too.
   * @throws TokenError `token_not_found`
   */
  revoke(selector: TokenSelector, reason: RevocationReason, actor: Actor): Promise<void>;
}
