import type { reportRotationFork as route } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { systemActor } from '../../domain/system-actor.js';
import type { TokenRotations } from '../../domain/token-rotations.js';

export const reportRotationForkRoute =
  (rotations: TokenRotations): Handler<typeof route> =>
  async ({ body: { token_id: tokenId, ip } }) => {
    await rotations.reportFork(tokenId, systemActor({ tokenId, ip }));
    return { status: 204 };
  };
