import { type Mask, maskOver } from '../../domain/masking/mask.js';
import type { HeldJob } from '../../domain/job-hold.js';
import type { JobMasks } from '../../domain/job-masks.js';

/** How many jobs are remembered at most, and for how long one that nobody tells of, in milliseconds. */
const most = 500;
const idleMs = 600_000;

/** The mask over what a job was given. It is made once a hold and remembered for as long as its agent tells. */
export type MaskOf = (job: Pick<HeldJob, 'id' | 'masks'>) => Promise<Mask>;

interface Remembered {
  readonly sealed: string;
  readonly mask: Promise<Mask>;
  usedMs: number;
}

export function masksInMemory(
  masks: JobMasks,
  nowMs: () => number = () => performance.now(),
): MaskOf {
  const overNothing = maskOver([]);
  /** The one used last is the last. */
  const known = new Map<string, Remembered>();

  const forget = (): void => {
    for (const [id, { usedMs }] of known) {
      if (known.size <= most && nowMs() - usedMs < idleMs) return;
      known.delete(id);
    }
  };

  return async ({ id, masks: sealed }) => {
    if (sealed === null) return overNothing;
    const before = known.get(id);
    const mask =
      before?.sealed === sealed ? before.mask : masks.open(id, sealed).then((v) => maskOver(v));
    known.delete(id);
    known.set(id, { sealed, mask, usedMs: nowMs() });
    forget();
    try {
      return await mask;
    } catch (error) {
      known.delete(id);
      throw error;
    }
  };
}
