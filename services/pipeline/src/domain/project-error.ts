/** What can stand in the way of what a caller wants of projects. */
export type ProjectErrorCode =
  | 'not_found'
  | 'outside_limit'
  | 'name_taken'
  | 'address_unfit'
  | 'caller_not_live'
  | 'conflict'
  | 'precondition_failed'
  | 'key_in_flight'
  | 'key_reused';

export class ProjectError extends Error {
  override readonly name = 'ProjectError';
  /** @param message a sentence for the caller */
  constructor(
    readonly code: ProjectErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export const noSuchProject = (): ProjectError =>
  new ProjectError('not_found', 'There is no such project.');
