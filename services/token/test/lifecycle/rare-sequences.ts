import type { Command } from './commands.js';

const dayMs = 24 * 3_600_000;
const endsOnFirstUse = false;
const rotateItself = (which: number, overlapSeconds: 60 | 3_600 | 604_800): Command => ({
  type: 'rotate itself',
  which,
  overlapSeconds,
  endsOnFirstUse,
});
const create: Command = { type: 'create', lifetimeMs: null };

/** What chance leads to once in thousands of sequences. */
export const rareSequences: readonly Command[][] = [
  // A manager rotates what was never used: the old value can't replace it any more.
  [
    create,
    rotateItself(0, 3_600),
    { type: 'rotate', which: 0, overlapSeconds: 3_600, endsOnFirstUse },
    rotateItself(2, 3_600),
  ],
  // A repetition does not extend the overlap beyond 7 days after the first time.
  [create, rotateItself(0, 604_800), { type: 'pass', ms: 3 * dayMs }, rotateItself(1, 604_800)],
  // An old value shows a fork for 30 days, and is no kill switch after that.
  [
    create,
    rotateItself(0, 60),
    { type: 'use', which: 0 },
    { type: 'pass', ms: 31 * dayMs },
    { type: 'report a fork', which: 1 },
  ],
];
