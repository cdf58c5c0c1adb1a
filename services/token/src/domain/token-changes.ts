import type { TokenKind } from '@orchestrator/token-format';
import type { Actor } from './actor.js';
import type { Ground } from './grant-within.js';
import type { Collection, Creator, Grant, Namespace, RevocationReason, Token } from './token.js';
import type { PepperedDigest } from './peppers.js';

/** A token about to be: its value is already gone. */
export interface TokenDraft extends Collection, Grant, PepperedDigest {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Labels that agents of an agent token get. */
  readonly labels: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly lastCharacters: string;
  /** null for what the system made on its own account. */
  readonly createdBy: Creator | null;
}

/** What a token was changed in by hand. */
export interface TokenEdit {
  readonly label?: string | undefined;
  readonly description?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** Which token: by its id and, where others must not be found, its collection or kinds that it may be of. */
export interface TokenSelector {
  readonly id: string;
  readonly collection?: Collection;
  readonly kinds?: readonly TokenKind[];
}

/** Changes of tokens. Each is one transaction with the event that tells of it. */
export interface TokenStore {
  /**
   * Writes a new token.
   * @param makerId the token that asks for it, if one does: its row stays locked until the new one stands
   * @param draft makes the token on the ground that holds then, by the database's clock
   * @throws TokenError `label_taken`, `caller_not_live`, `owner_not_found` and what `draft` throws
   */
  create(
    makerId: string | null,
    namespace: Namespace,
    draft: (ground: Ground) => TokenDraft,
    actor: Actor,
  ): Promise<Token>;
  /** @throws TokenError `token_not_found`, `token_not_active`, `label_taken` */
  edit(selector: TokenSelector, edit: TokenEdit, actor: Actor): Promise<Token>;
  /**
   * Revokes a token and everything below it; a live one with the whole chain of its rotations. Resolves
   * when no gateway accepts them any more; for a token that is revoked already, too.
   * @throws TokenError `token_not_found`
   */
  revoke(selector: TokenSelector, reason: RevocationReason, actor: Actor): Promise<void>;
}
