import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** How long to go on trying; 20,000 ms unless said otherwise. */
  withinMs?: number;
  /** The pause between two tries; 20 ms unless said otherwise. */
  everyMs?: number;
}

type NotYet = false | null;

/**
 * Calls `check` until it neither throws nor gives `false` or `null`, and gives what it gave then.
 * Throws after `withinMs`, with the last failure as cause; a try that hangs is not waited for.
 */
export async function eventually<Value>(
  check: () => Value | NotYet | Promise<Value | NotYet>,
  { withinMs = 20_000, everyMs = 20 }: EventuallyOptions = {},
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  let last: unknown = 'the check never came to an end';
  const aborter = new AbortController();
  const timeout = delay(withinMs, undefined, { signal: aborter.signal });
  const expired = timeout.then(() => Promise.reject(failureOf(withinMs, last)));
  expired.catch(() => undefined);

  const attempts = async (): Promise<Value> => {
    for (;;) {
      try {
        const value = await check();
        if (value !== false && value !== null) return value;
        last = `the check gave ${String(value)}`;
      } catch (error) {
        last = error;
      }
      if (performance.now() + everyMs > deadline) throw failureOf(withinMs, last);
      await delay(everyMs);
    }
  };

  try {
    return await Promise.race([attempts(), expired]);
  } finally {
    aborter.abort();
  }
}

function failureOf(withinMs: number, last: unknown): Error {
  const reason = last instanceof Error ? last.message : String(last);
  return new Error(`Not so within ${withinMs} ms: ${reason}`, { cause: last });
}
