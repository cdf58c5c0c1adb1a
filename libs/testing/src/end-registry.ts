type Close = () => void | Promise<void>;
type AfterAll = (hook: () => Promise<void>) => void;

const pending = new Set<Close>();

async function closeAll(): Promise<void> {
  for (const close of [...pending].reverse()) {
    pending.delete(close);
    await close();
  }
}

// Not imported from @jest/globals: that can't be loaded outside jest, where the benchmark and
// the soak test use this package too.
const { afterAll } = globalThis as { afterAll?: AfterAll };
try {
  afterAll?.(closeAll);
} catch {
  // Loaded by a dynamic import inside a test, where no hook can be added: the watchdog remains.
}

/**
 * Has `close` called when the test file that runs now is over, last in first out. Gives a function
 * that takes it back. What a suite closes itself in its `describe` is closed before.
 */
export function closeAtEnd(close: Close): () => void {
  pending.add(close);
  return () => pending.delete(close);
}
