import type { RouteDefinition } from '@orchestrator/contracts';
import type { Handler } from './bind-route.js';
import { ProblemSignal } from './problem-response.js';

/**
 * The handler, but with the problem `unavailable` when it has not answered in time, as when a
 * dependency hangs. What it began is not undone: the caller may ask again.
 */
export const answerWithin =
  <R extends RouteDefinition>(timeoutMs: number, handler: Handler<R>): Handler<R> =>
  async (input, context) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        context.log.warn({ timeout_ms: timeoutMs }, 'no answer in time');
        reject(new ProblemSignal({ code: 'unavailable' }));
      }, timeoutMs);
    });
    try {
      return await Promise.race([handler(input, context), late]);
    } finally {
      clearTimeout(timer);
    }
  };
