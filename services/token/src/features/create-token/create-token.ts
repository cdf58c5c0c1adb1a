import type { Actor } from '../../domain/actor.js';
import { grantFor, type RequestedGrant } from '../../domain/grant-within.js';
import type { Peppers } from '../../domain/peppers.js';
import type { Collection, Creator, Token } from '../../domain/token.js';
import type { TokenStore } from '../../domain/token-changes.js';
import { mintValue } from './mint-value.js';

interface CreateTokenCommand {
  readonly collection: Collection;
  readonly label: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly grant: RequestedGrant;
  /** The token that asks for it; null for a session, which stands above every token. */
  readonly makerId: string | null;
  readonly creator: Creator;
  readonly actor: Actor;
}

export interface CreatedToken {
  readonly token: Token;
  /** Shown once, and nowhere kept. */
  readonly value: string;
}

export type CreateToken = (command: CreateTokenCommand) => Promise<CreatedToken>;

/** Makes a token that may do what was asked, and no more than its maker. */
export const createTokenWith =
  ({
    store,
    peppers,
    newId,
  }: {
    store: TokenStore;
    peppers: Peppers;
    newId: () => string;
  }): CreateToken =>
  async ({ collection, label, description, labels, grant, makerId, creator, actor }) => {
    const { value, ...minted } = mintValue(collection.kind, peppers);
    const named = { ...collection, ...minted, id: newId(), label, description, labels };
    const token = await store.create(
      makerId,
      collection.namespace,
      (ground) => ({ ...named, createdBy: creator, ...grantFor(collection, ground, grant) }),
      actor,
    );
    return { token, value };
  };
