import type { SweepLeases } from './sweep-leases.js';

/** Sweeps again and again until it is closed, never two at once. Closing waits for the batch in hand. */
export function keepSweeping(
  sweepLeases: SweepLeases,
  everyMs: number,
  inBackground: (work: Promise<unknown>) => void,
): { close(): Promise<void> } {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (running !== undefined) return;
    running = sweepLeases(stopping.signal).finally(() => {
      running = undefined;
    });
    inBackground(running);
  }, everyMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      stopping.abort();
      // Whoever takes work in the background tells of its failure.
      await running?.catch(() => undefined);
    },
  };
}
