import type { RouteDefinition } from '@orchestrator/contracts';
import type { Handler } from './bind-route.js';
import { ProblemSignal } from './problem-response.js';
import type { RequestContext } from './request-context.js';

/**
 * The handler, but with the problem `unavailable` when it has not answered in time, as when a
 * dependency hangs. What it began is not undone: the caller may ask again.
 */
export const answerWithin =
  <R extends RouteDefinition>(timeoutMs: number, handler: Handler<R>): Handler<R> =>
  (input, context) =>
    within(timeoutMs, handler(input, context), () => {
      context.log.warn({ timeout_ms: timeoutMs }, 'no answer in time');
    });

/**
 * What the work gives, as `answerWithin` answers it. The work can ask whether anybody waits for that any
 * more: nobody does when it is late, or when the caller went away.
 */
export async function whileAwaited<T>(
  timeoutMs: number,
  context: RequestContext,
  work: (isGone: () => boolean) => Promise<T>,
): Promise<T> {
  const { signal } = context;
  let isLate = false;
  return within(
    timeoutMs,
    work(() => isLate || signal.aborted),
    () => {
      isLate = true;
      context.log.warn({ timeout_ms: timeoutMs }, 'no answer in time');
    },
  );
}

/**
 * What the work gives, if it does in time.
 * @throws ProblemSignal `unavailable` when it does not; what was begun goes on
 */
export async function within<T>(
  timeoutMs: number,
  work: Promise<T>,
  onLate: () => void = () => undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      onLate();
      reject(new ProblemSignal({ code: 'unavailable' }));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
