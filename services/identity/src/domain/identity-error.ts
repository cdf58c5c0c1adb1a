/** What can stand in the way of what a caller wants of this service. */
export type IdentityErrorCode =
  | 'not_found'
  | 'name_taken'
  | 'caller_inactive'
  | 'newcomer_unknown'
  | 'sign_up_closed'
  | 'identity_taken'
  | 'role_required'
  | 'last_owner'
  | 'already_member'
  | 'already_invited'
  | 'key_in_flight'
  | 'key_reused';

export class IdentityError extends Error {
  override readonly name = 'IdentityError';
  /** @param message a sentence for the caller */
  constructor(
    readonly code: IdentityErrorCode,
    message: string,
  ) {
    super(message);
  }
}
