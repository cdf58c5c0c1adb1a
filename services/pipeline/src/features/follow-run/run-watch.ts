/** Tells followers of runs when to look again. */
export interface RunWatch {
  /** What to name in `changed`: asked for before looking, so that no change falls in between. */
  moment(runId: string): number;
  /**
   * Waits until there may be something new since that moment, or `signal` is aborted. It may be wrong
   * about that, never about the contrary for longer than a round.
   */
  changed(runId: string, since: number, signal: AbortSignal): Promise<void>;
  /** Something of this run was changed in this process: whoever follows it need not wait. */
  nudge(runId: string): void;
  /** Whether it was closed, and streams that would go on are to end. */
  readonly isClosed: boolean;
  /** Lets everybody go. */
  close(): Promise<void>;
}

interface Watched {
  pulse: string | undefined;
  moment: number;
  readonly waiting: Set<() => void>;
}

/**
 * Watches runs for all who follow any: one query a round, however many they are, and none while nobody
 * waits. What other replicas change is seen with the next round.
 * @param pulsesOf for each run a text that changes with it; none for what is gone
 * @param onFault told of rounds that failed; whoever waits goes on waiting
 */
export function watchRuns({
  pulsesOf,
  onFault,
  everyMs = 500,
}: {
  readonly pulsesOf: (runIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly onFault: (error: unknown) => void;
  readonly everyMs?: number;
}): RunWatch {
  const watched = new Map<string, Watched>();
  let lastMoment = 0;
  let isClosed = false;
  let round: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const wake = (entry: Watched): void => {
    entry.moment = lastMoment += 1;
    for (const go of entry.waiting) go();
  };
  const look = async (): Promise<void> => {
    const asked = [...watched];
    const pulses = await pulsesOf(asked.map(([runId]) => runId));
    for (const [runId, entry] of asked) {
      const pulse = pulses.get(runId);
      if (pulse !== undefined && pulse === entry.pulse) continue;
      entry.pulse = pulse;
      wake(entry);
    }
  };
  const begin = (): void => {
    if (round !== undefined || timer !== undefined || watched.size === 0 || isClosed) return;
    round = look()
      .catch(onFault)
      .finally(() => {
        round = undefined;
        timer = setTimeout(() => {
          timer = undefined;
          begin();
        }, everyMs).unref();
      });
  };

  return {
    get isClosed() {
      return isClosed;
    },

    moment: (runId) => watched.get(runId)?.moment ?? 0,

    changed: async (runId, since, signal) => {
      if (isClosed || signal.aborted) return;
      const known = watched.get(runId);
      if (known !== undefined && known.moment !== since) return;
      // To the first round everything is new: what was changed before it was watched is not missed.
      const entry = known ?? { pulse: undefined, moment: (lastMoment += 1), waiting: new Set() };
      watched.set(runId, entry);
      begin();
      await new Promise<void>((resolve) => {
        const go = (): void => {
          entry.waiting.delete(go);
          signal.removeEventListener('abort', go);
          if (entry.waiting.size === 0) watched.delete(runId);
          resolve();
        };
        entry.waiting.add(go);
        signal.addEventListener('abort', go);
      });
    },

    nudge: (runId) => {
      const entry = watched.get(runId);
      if (entry !== undefined) wake(entry);
    },

    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      for (const entry of watched.values()) wake(entry);
      await round;
    },
  };
}
