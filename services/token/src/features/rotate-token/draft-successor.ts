import type { Peppers } from '../../domain/peppers.js';
import type { Creator, Grant, Token } from '../../domain/token.js';
import type { TokenDraft } from '../../domain/token-changes.js';
import { mintValue } from '../create-token/mint-value.js';

interface DraftedSuccessor {
  readonly value: string;
  /** @param named whose label, description and labels it takes over */
  readonly draft: (named: Token, grant: Grant) => TokenDraft;
}

/** A new value for a successor, and what it will be once its predecessor is known. */
export function draftSuccessor(
  kind: Token['kind'],
  {
    peppers,
    newId,
    creator,
  }: { readonly peppers: Peppers; readonly newId: () => string; readonly creator: Creator },
): DraftedSuccessor {
  const { value, ...minted } = mintValue(kind, peppers);
  const id = newId();
  return {
    value,
    draft: ({ owner, namespace, label, description, labels }, grant) => ({
      ...minted,
      id,
      kind,
      owner,
      namespace,
      label,
      description,
      labels,
      createdBy: creator,
      ...grant,
    }),
  };
}
