import type { Sweeps } from '../../domain/sweeps.js';

/** Sweeps again and again until it is closed, never two at once. Closing waits for the batch in hand. */
export function keepSweeping(
  sweeps: Sweeps,
  everyMs: number,
  inBackground: (work: Promise<unknown>) => void,
): { close(): Promise<void> } {
  let closed = false;
  let running: Promise<void> | undefined;
  const sweep = async (): Promise<void> => {
    while (!closed && (await sweeps.sweepSome()));
  };
  const timer = setInterval(() => {
    if (running !== undefined) return;
    running = sweep().finally(() => {
      running = undefined;
    });
    inBackground(running);
  }, everyMs);
  timer.unref();
  return {
    close: async () => {
      closed = true;
      clearInterval(timer);
      // Whoever takes work in the background tells of its failure.
      await running?.catch(() => undefined);
    },
  };
}
