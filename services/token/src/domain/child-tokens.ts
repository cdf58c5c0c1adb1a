import type { TokenKind } from '@orchestrator/token-format';
import type { Actor } from './actor.js';
import type { PepperedDigest } from './peppers.js';
import type { ProjectReference, Token } from './token.js';

/** What the system mints, never people: it lives no longer than what it hangs from. */
export const childKinds = ['instance', 'job'] as const satisfies readonly TokenKind[];
export type ChildKind = (typeof childKinds)[number];

/** What each may hang from; agents of the earlier generation have no secret of their own. */
export const parentKinds: Readonly<Record<ChildKind, readonly TokenKind[]>> = {
  instance: ['agent'],
  job: ['instance', 'agent'],
};

/** A child about to be: its value is already gone. Whose it is, and its limits, are its parent's. */
interface ChildDraft extends PepperedDigest {
  readonly id: string;
  readonly kind: ChildKind;
  readonly label: string;
  readonly prefix: string;
  readonly lastCharacters: string;
  /** The only projects that a job's token reaches; null is no limit. */
  readonly repositories: readonly ProjectReference[] | null;
}

/** A child as it stands, with what it hangs from: that, or a successor of that. */
interface MintedChild {
  readonly token: Token;
  readonly parentId: string;
}

export interface ChildTokens {
  /**
   * Writes a child below a token that is live with all that it hangs from. Below one that was rotated
   * out it hangs from the newest live successor, with which it goes on.
   * @throws TokenError `token_not_found`: no such parent, or none for this kind; `parent_not_live`
   */
  mint(parentId: string, draft: ChildDraft, actor: Actor): Promise<MintedChild>;
}
