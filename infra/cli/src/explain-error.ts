import { CommandError } from '@orchestrator/command-line';
import { ProblemError, UndeclaredAnswerError } from '@orchestrator/contracts';
import { exitCodes } from './exit-codes.js';
import { optionNames } from './option-names.js';

/** What stands in the way of a call, as a sentence for the person at the terminal. */
export function explainError(error: unknown, url: string): unknown {
  if (error instanceof CommandError) return error;
  if (error instanceof ProblemError) return explainProblem(error);
  if (error instanceof UndeclaredAnswerError) {
    return new CommandError(
      `What answers at ${url} is not Orchestrator Access of this version.`,
      exitCodes.unavailable,
    );
  }
  const why = reasonOf(error);
  if (why === undefined) return error;
  return new CommandError(
    `Nothing answers at ${url} (${why}). Is it running, and is ORCHESTRATOR_URL right?`,
    exitCodes.unavailable,
  );
}

/** The seconds after which the same may be tried again (RFC 9110 section 10.2.3), if that was said. */
export function secondsToWait(error: ProblemError): number | undefined {
  const text = error.headers?.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

function explainProblem(error: ProblemError): CommandError {
  const { status, title, detail, errors, request_id: request } = error.problem;
  const sentence = [title, detail].filter((part) => part !== undefined).join(': ');
  if (errors !== undefined && errors.length > 0) {
    const faults = errors.map(({ path, message }) => `  ${calledByUsers(path)}: ${message}`);
    return new CommandError([`${title}:`, ...faults].join('\n'), exitCodes.refused);
  }
  if (status === 401) {
    return new CommandError(
      `The token is not accepted: ${detail ?? 'it is unknown, expired or revoked.'}`,
      exitCodes.refused,
    );
  }
  if (status === 404) {
    return new CommandError('There is none, or this token may not see it.', exitCodes.refused);
  }
  if (status === 429 || status === 503) {
    const seconds = secondsToWait(error);
    const when = seconds === undefined ? 'later' : `in ${seconds} s`;
    return new CommandError(`${sentence}. Try again ${when}.`, exitCodes.tryAgain);
  }
  if (status >= 500) {
    return new CommandError(`${sentence}. (Request ${request})`, exitCodes.unavailable);
  }
  return new CommandError(`${sentence}.`.replace(/\.\.$/, '.'), exitCodes.refused);
}

/** `scopes.0` is what `--scope` gave, and `path.id` the word ID. */
function calledByUsers(path: string): string {
  const [field = ''] = path.replace(/^(path|query)\./, '').split('.');
  return optionNames.get(field) ?? (path === '' ? 'request' : path);
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  UND_ERR_SOCKET: 'the connection was cut',
};

/** Why there was no answer; undefined for what is no fault of the network. */
function reasonOf(error: unknown): string | undefined {
  if (textIn(error, 'name') === 'TimeoutError') return 'no answer in time';
  // `fetch` throws a TypeError, and what happened is its cause.
  if (textIn(error, 'name') !== 'TypeError' || !hasField(error, 'cause')) return undefined;
  return (
    reasons[textIn(error.cause, 'code')] ?? (textIn(error.cause, 'message') || 'no connection')
  );
}

const hasField = <F extends string>(value: unknown, field: F): value is Record<F, unknown> =>
  typeof value === 'object' && value !== null && field in value;

const textIn = (value: unknown, field: string): string =>
  hasField(value, field) && typeof value[field] === 'string' ? value[field] : '';
