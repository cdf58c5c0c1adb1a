import { generateToken, prefixes, tokenDigest } from '@orchestrator/token-format';
import type { Actor } from '../../domain/actor.js';
import { grantFreely, grantWithin, type RequestedGrant } from '../../domain/grant-within.js';
import type { Peppers } from '../../domain/peppers.js';
import type { Collection, Creator, Token } from '../../domain/token.js';
import type { TokenStore } from '../../domain/token-changes.js';

interface CreateTokenCommand {
  readonly collection: Collection;
  readonly label: string;
  readonly description: string;
  readonly grant: RequestedGrant;
  /** The token that asks for it; null for a session, which stands above every token. */
  readonly makerId: string | null;
  readonly creator: Creator;
  readonly actor: Actor;
}

interface CreatedToken {
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
  async ({ collection, label, description, grant, makerId, creator, actor }) => {
    const value = generateToken(collection.kind);
    const named = {
      ...collection,
      ...peppers.seal(Buffer.from(tokenDigest(value), 'base64url')),
      id: newId(),
      label,
      description,
      prefix: prefixes[collection.kind],
      lastCharacters: value.slice(-4),
      createdBy: creator,
    };
    const token = await store.create(
      makerId,
      (maker) => ({
        ...named,
        ...(maker === null ? grantFreely(grant) : grantWithin(maker, grant)),
      }),
      actor,
    );
    return { token, value };
  };
