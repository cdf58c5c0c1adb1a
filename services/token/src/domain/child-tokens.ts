import type { TokenKind } from '@orchestrator/token-format';
import type { Actor } from './actor.js';
import type { PepperedDigest } from './peppers.js';
import type { ProjectReference } from './token.js';

/** What the system mints, never people: it lives no longer than what it hangs from. */
export const childKinds = ['instance', 'job'] as const satisfies readonly TokenKind[];
export type ChildKind = (typeof childKinds)[number];

/** What each may hang from; agents of the earlier generation have no secret of their own. */
export const parentKinds: Readonly<Record<ChildKind, readonly TokenKind[]>> = {
  instance: ['agent'],
  job: ['instance', 'agent'],
};

/** A child about to be: its value is already gone. Whose it is, and its limits, are its parent's. */
export interface ChildDraft extends PepperedDigest {
  readonly id: string;
  readonly kind: ChildKind;
  readonly label: string;
  readonly prefix: string;
  readonly lastCharacters: string;
  /** The only projects that a job's token reaches; null is no limit. */
  readonly repositories: readonly ProjectReference[] | null;
}

export interface ChildTokens {
  /**
   * Writes a child below a token that is live with all that it hangs from. Below one that was rotated
   * out it hangs from the newest live successor, with which it goes on.
   * @returns the id of what it hangs from: the parent named, or a successor of that
   * @throws TokenError `token_not_found`: no such parent, or none for this kind; `parent_not_live`
   */
  mint(parentId: string, draft: ChildDraft, actor: Actor): Promise<string>;
  /**
   * Revokes a child that is done, and everything below it. Resolves when no gateway accepts them any
   * more; for a child that is revoked already, too.
   * @throws TokenError `token_not_found`
   */
  end(id: string, actor: Actor): Promise<void>;
}
