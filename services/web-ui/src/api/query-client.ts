import { ProblemError } from '@orchestrator/contracts';
import { QueryClient } from '@tanstack/react-query';
import { isNetworkError } from './problem-sentence.js';

const mostRetries = 2;
const longestRetryAfterMs = 10_000;

/** Our own trouble and a broken connection may be over in a moment; everything else stays as it is. */
const isPassing = (error: unknown): boolean =>
  isNetworkError(error) ||
  (error instanceof ProblemError && (error.problem.status >= 500 || error.problem.status === 429));

export function retryDelayMs(failures: number, error: unknown): number {
  const header = error instanceof ProblemError ? error.headers?.get('retry-after') : undefined;
  const seconds = Number(header);
  if (header && Number.isFinite(seconds)) return Math.min(seconds * 1_000, longestRetryAfterMs);
  return 500 * 2 ** failures;
}

/** What was read, by route and input. Answers that show a secret never come here. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Offline a call fails at once and says so, instead of waiting for a network that may not come.
      networkMode: 'always',
      retry: (failures, error) => failures < mostRetries && isPassing(error),
      retryDelay: retryDelayMs,
    },
  },
});
