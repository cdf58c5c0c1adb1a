import type { Actor } from '../../domain/actor.js';
import type { Peppers } from '../../domain/peppers.js';
import { grantToItself, overlapEnd, type RequestedRotation } from '../../domain/rotation.js';
import type { Creator, Token } from '../../domain/token.js';
import type { TokenRotations } from '../../domain/token-rotations.js';
import type { CreatedToken } from '../create-token/create-token.js';
import { draftSuccessor } from '../rotate-token/draft-successor.js';

interface RotateOwnTokenCommand {
  readonly callingId: string;
  readonly kind: Token['kind'];
  readonly rotation: RequestedRotation;
  readonly creator: Creator;
  readonly actor: Actor;
}

export type RotateOwnToken = (command: RotateOwnTokenCommand) => Promise<CreatedToken>;

/** Gives a token a successor that may do the same, at its own request; again until that was used. */
export const rotateOwnTokenWith =
  ({
    rotations,
    peppers,
    newId,
  }: {
    rotations: TokenRotations;
    peppers: Peppers;
    newId: () => string;
  }): RotateOwnToken =>
  async ({ callingId, kind, rotation, creator, actor }) => {
    const { value, draft } = draftSuccessor(kind, { peppers, newId, creator });
    const token = await rotations.rotateItself(
      callingId,
      (calling, replaced, ground) => ({
        // What people called the one that nobody has seen is what they call this one.
        successor: draft(replaced ?? calling, grantToItself(calling, ground, rotation.expiresAt)),
        overlapEndsAt: overlapEnd(calling, ground.now, rotation.overlapSeconds),
        endsOnFirstUse: rotation.endsOnFirstUse,
      }),
      actor,
    );
    return { token, value };
  };
