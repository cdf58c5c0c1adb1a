/** What can stand in the way of what a caller wants of this service. */
export type TokenErrorCode =
  | 'token_not_found'
  | 'token_not_active'
  | 'owner_not_found'
  | 'label_taken'
  | 'expiry_not_in_future'
  /** A policy asks for another one. */
  | 'expiry_refused'
  | 'unknown_projects'
  /** Nobody can say now whether there is such a project. */
  | 'projects_unavailable'
  | 'already_rotated'
  | 'parent_not_live'
  | 'escalation'
  /** The calling token is limited to other projects. */
  | 'project_not_allowed'
  | 'caller_not_live';

export class TokenError extends Error {
  override readonly name = 'TokenError';
  /**
   * @param message a sentence for the caller
   * @param faults for `unknown_projects`: which of the list, counted from 0
   */
  constructor(
    readonly code: TokenErrorCode,
    message: string,
    readonly faults: readonly number[] = [],
  ) {
    super(message);
  }
}

export const noSuchToken = (): TokenError =>
  new TokenError('token_not_found', 'There is no such token.');

/** The calling token ended since the request was let in. */
export const callerNotLive = (): TokenError =>
  new TokenError('caller_not_live', 'The calling token is not valid any more.');
