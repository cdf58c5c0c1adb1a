import {
  type CallInput,
  csrfHeader,
  idempotencyKeyHeader,
  ProblemError,
  type RouteDefinition,
} from '@orchestrator/contracts';
import { problemCodeOf } from './problem-sentence.js';
import { queryClient } from './query-client.js';
import { type RouteBody, sendCall } from './send-call.js';
import { sessionQuery } from './session-query.js';
import { setSessionTrouble } from './session-trouble.js';

export interface CallOptions {
  /** Further headers, such as `If-Match`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Another CSRF token than that of the session. */
  readonly csrfToken?: string;
}

/**
 * Calls a route as the person who is signed in, and gives the body of the answer. When the session
 * has ended, or the call needs a fresh sign-in, a dialog says so; the error is thrown all the same.
 * @throws ProblemError, UndeclaredAnswerError, or what `fetch` throws when there was no answer
 */
export async function callRoute<R extends RouteDefinition>(
  route: R,
  input: CallInput<R>,
  options: CallOptions = {},
): Promise<RouteBody<R>> {
  try {
    return await sendWithCsrf(route, input, options);
  } catch (error) {
    if (!isCsrfRefused(error) || options.csrfToken !== undefined) throw told(error);
    // Signing in again in another tab gave this browser another token.
    await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey, refetchType: 'none' });
    return sendWithCsrf(route, input, options).catch((again: unknown) => {
      throw told(again);
    });
  }
}

async function sendWithCsrf<R extends RouteDefinition>(
  route: R,
  input: CallInput<R>,
  { headers, csrfToken }: CallOptions,
): Promise<RouteBody<R>> {
  const csrf = route.method === 'GET' ? undefined : (csrfToken ?? (await sessionCsrfToken()));
  const { body } = await sendCall(route, input, {
    ...headers,
    ...(csrf !== undefined && { [csrfHeader]: csrf }),
    ...(route.idempotencyKey && { [idempotencyKeyHeader]: crypto.randomUUID() }),
  });
  return body;
}

async function sessionCsrfToken(): Promise<string | undefined> {
  const session = await queryClient.query(sessionQuery);
  return session.user === null ? undefined : session.csrf_token;
}

const isCsrfRefused = (error: unknown): boolean => problemCodeOf(error) === 'csrf_refused';

/** Raises the dialog that belongs to an error, where one does. */
function told(error: unknown): unknown {
  if (error instanceof ProblemError) {
    if (error.problem.status === 401) setSessionTrouble('ended');
    if (error.problem.code === 'reauthentication_required') setSessionTrouble('reauthenticate');
  }
  return error;
}
