import type { RequestedRotation } from '../../domain/rotation.js';
import { expiryAsked } from '../create-token/expiry-asked.js';

/** A rotation as it was asked for. */
export const rotationAsked = (body: {
  readonly overlap_seconds: number;
  readonly end_on_first_use: boolean;
  readonly expires_at?: string | null | undefined;
}): RequestedRotation => ({
  overlapSeconds: body.overlap_seconds,
  endsOnFirstUse: body.end_on_first_use,
  expiresAt: expiryAsked(body.expires_at),
});
