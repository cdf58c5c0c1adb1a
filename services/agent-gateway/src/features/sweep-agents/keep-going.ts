/** Work that is done again and again, never twice at once. */
export interface KeptGoing {
  /** Now, or right after what is under way. */
  readonly soon: () => void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/**
 * Does the work now and then, and whenever it is asked for.
 * @param isDue asked every `everyMs`
 */
export function keepGoing(
  work: () => Promise<void>,
  everyMs: number,
  inBackground: (work: Promise<unknown>) => void,
  isDue: () => boolean = () => true,
): KeptGoing {
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  const start = (): void => {
    if (closed) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    again = false;
    running = work().finally(() => {
      running = undefined;
      if (again) start();
    });
    inBackground(running);
  };
  const timer = setInterval(() => {
    if (running === undefined && isDue()) start();
  }, everyMs);
  timer.unref();
  return {
    soon: start,
    close: async () => {
      closed = true;
      clearInterval(timer);
      // Whoever takes work in the background tells of its failure.
      await running?.catch(() => undefined);
    },
  };
}
