import type { Actor } from '../../domain/actor.js';
import type { Peppers } from '../../domain/peppers.js';
import {
  assertRotatable,
  grantToManager,
  overlapEnd,
  type RequestedRotation,
} from '../../domain/rotation.js';
import type { Creator } from '../../domain/token.js';
import type { CollectedToken, TokenRotations } from '../../domain/token-rotations.js';
import type { CreatedToken } from '../create-token/create-token.js';
import { draftSuccessor } from './draft-successor.js';

interface RotateTokenCommand {
  readonly selector: CollectedToken;
  readonly rotation: RequestedRotation;
  /** The token that asks for it; null for a session, which stands above every token. */
  readonly makerId: string | null;
  readonly creator: Creator;
  readonly actor: Actor;
}

export type RotateToken = (command: RotateTokenCommand) => Promise<CreatedToken>;

/** Gives a token a successor that may do the same, at the request of whoever manages it. */
export const rotateTokenWith =
  ({
    rotations,
    peppers,
    newId,
  }: {
    rotations: TokenRotations;
    peppers: Peppers;
    newId: () => string;
  }): RotateToken =>
  async ({ selector, rotation, makerId, creator, actor }) => {
    const { value, draft } = draftSuccessor(selector.collection.kind, { peppers, newId, creator });
    const token = await rotations.rotate(
      selector,
      makerId,
      (previous, ground) => {
        assertRotatable(previous);
        return {
          successor: draft(previous, grantToManager(previous, ground, rotation.expiresAt)),
          overlapEndsAt: overlapEnd(previous, ground.now, rotation.overlapSeconds),
          endsOnFirstUse: rotation.endsOnFirstUse,
        };
      },
      actor,
    );
    return { token, value };
  };
