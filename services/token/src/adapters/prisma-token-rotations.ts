import { isFork } from '../domain/rotation.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { TokenError } from '../domain/token-error.js';
import type { TokenRotations } from '../domain/token-rotations.js';
import { lockPresented, readPresented } from './presented-token.js';
import { rethrowTakenLabel } from './rethrow-taken-label.js';
import { hasLiveToken, revokeFork } from './revoke-fork.js';
import { rotateByManager } from './rotate-by-manager.js';
import { rotateItself } from './rotate-itself.js';
import type { SettledChange } from './settled-change.js';

const failpointName = 'token.rotate.after-commit';

export const createPrismaTokenRotations = (
  prisma: PrismaClient,
  settled: SettledChange,
): TokenRotations => ({
  rotate: (...asked) => settled(failpointName, (tx) => rotateByManager(tx, ...asked)),

  rotateItself: async (...asked) => {
    const successor = await settled(failpointName, (tx) => rotateItself(tx, ...asked)).catch(
      rethrowTakenLabel,
    );
    if (successor === null) {
      throw new TokenError(
        'caller_not_live',
        'The token was rotated, and its successor is in use.',
      );
    }
    return successor;
  },

  reportFork: async (tokenId, actor) => {
    // Anybody may hold an old value and present it all day: nothing is locked for most of them.
    const seen = await readPresented(prisma, tokenId);
    if (seen === undefined || !isFork(seen.token, seen.successor, seen.now)) return;
    if (!(await hasLiveToken(prisma, seen.token))) return;
    await settled('token.fork.after-commit', async (tx) => {
      const presented = await lockPresented(tx, seen.token);
      const forked =
        presented !== undefined && isFork(presented.token, presented.successor, presented.now);
      return { ids: forked ? await revokeFork(tx, seen.token, actor) : [], result: undefined };
    });
  },
});
