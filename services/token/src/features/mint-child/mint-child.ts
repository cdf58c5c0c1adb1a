import type { Actor } from '../../domain/actor.js';
import type { ChildKind, ChildTokens } from '../../domain/child-tokens.js';
import type { Peppers } from '../../domain/peppers.js';
import type { ProjectReference } from '../../domain/token.js';
import { mintValue } from '../create-token/mint-value.js';

interface MintChildCommand {
  readonly kind: ChildKind;
  readonly parentId: string;
  readonly label: string;
  /** For a job's token: the only project that it may reach. */
  readonly project?: ProjectReference | undefined;
  readonly actor: Actor;
}

interface Minted {
  readonly id: string;
  /** What it hangs from: the parent named, or its successor. */
  readonly parentId: string;
  /** Shown once, and nowhere kept. */
  readonly value: string;
}

export type MintChild = (command: MintChildCommand) => Promise<Minted>;

/** Makes a token below another one, with which it lives and dies. */
export const mintChildWith =
  ({
    children,
    peppers,
    newId,
  }: {
    children: ChildTokens;
    peppers: Peppers;
    newId: () => string;
  }): MintChild =>
  async ({ kind, parentId, label, project, actor }) => {
    const { value, ...kept } = mintValue(kind, peppers);
    const repositories = project === undefined ? null : [project];
    const draft = { ...kept, id: newId(), kind, label, repositories };
    return { id: draft.id, parentId: await children.mint(parentId, draft, actor), value };
  };
