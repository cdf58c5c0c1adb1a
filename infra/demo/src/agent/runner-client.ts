import { type Client, createClient, ProblemError } from '@orchestrator/contracts';

/** What an answer asks of an agent, beyond trying again. */
export type Refusal = 'credential' | 'job' | undefined;

/** How long one call may take, in milliseconds. */
const timeoutMs = 30_000;

/** A client of the runner protocol that presents this credential. */
export const createRunnerClient = (server: string, credential: string): Client =>
  createClient({
    baseUrl: server.replace(/\/$/, ''),
    headers: () => ({ authorization: `Bearer ${credential}` }),
    timeoutMs,
  });

/**
 * 401: the credential is revoked. 403 and 409 about a job: it is not, or no more, this agent's. All
 * else, and no answer at all, is a passing trouble.
 */
export function refusalIn(error: unknown): Refusal {
  if (!(error instanceof ProblemError)) return undefined;
  const { status } = error.problem;
  if (status === 401) return 'credential';
  return status === 403 || status === 409 || status === 404 ? 'job' : undefined;
}
