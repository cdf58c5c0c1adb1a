import { type ProblemCode, ProblemError, UndeclaredAnswerError } from '@orchestrator/contracts';

/** Where a person needs to hear something else than a program does. */
const sentences: Partial<Record<ProblemCode, string>> = {
  unauthenticated: 'Your session has ended. Sign in again to go on.',
  invalid_token: 'Your session has ended. Sign in again to go on.',
  role_required: 'Your role in this namespace does not allow this.',
  reauthentication_required: 'For this you have to prove again that it is you.',
  csrf_refused: 'This page is out of date. Reload it and try again.',
  not_found: 'This is not here, or you may not see it.',
  validation_failed: 'Some fields are not right yet.',
  rate_limited: 'That were too many requests. Try again in a moment.',
  internal_error: 'Something went wrong on our side. Try again.',
  sign_up_closed:
    'Signing up here needs a sign-up code that is good and was not used yet. Ask the operator for one.',
  bad_gateway: 'Something went wrong on our side. Try again.',
  unavailable: 'A part of the system is out of reach. Try again in a moment.',
  gateway_timeout: 'A part of the system did not answer in time. Try again in a moment.',
};

/** No answer came: offline, cut, or too slow. */
export const isNetworkError = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');

export const problemCodeOf = (error: unknown): ProblemCode | undefined =>
  error instanceof ProblemError ? error.problem.code : undefined;

/** What went wrong, in a sentence for people. */
export function problemSentence(error: unknown): string {
  if (error instanceof ProblemError) {
    const { code, detail, title } = error.problem;
    return sentences[code] ?? endSentence(detail ?? title);
  }
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return 'The answer took too long. Try again.';
  }
  if (isNetworkError(error)) {
    return 'The server could not be reached. Check your connection and try again.';
  }
  if (error instanceof UndeclaredAnswerError) {
    return 'The server answered something that this page does not understand. Reload it and try again.';
  }
  return 'Something went wrong in this page. Reload it and try again.';
}

const endSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** What is wrong with each field of a body, by its path: `label`, `scopes.0`. */
export function fieldErrors(error: unknown): ReadonlyMap<string, string> {
  if (!(error instanceof ProblemError)) return new Map();
  const errors = error.problem.errors ?? [];
  return new Map(errors.map(({ path, message }) => [path, sentenceOf(message)]));
}

/** Messages go on after the name of their field: `must be …`. */
function sentenceOf(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return endSentence(text);
}
