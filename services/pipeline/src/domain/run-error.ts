/** What can stand in the way of what a caller or an agent wants of runs and jobs. */
export type RunErrorCode =
  | 'not_found'
  | 'job_not_held'
  | 'lease_lost'
  | 'role_required'
  | 'conflict'
  | 'key_in_flight'
  | 'key_reused';

export class RunError extends Error {
  override readonly name = 'RunError';
  /** @param message a sentence for the caller */
  constructor(
    readonly code: RunErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export const noSuchRun = (): RunError => new RunError('not_found', 'There is no such run.');
export const noSuchJob = (): RunError => new RunError('not_found', 'There is no such job.');
