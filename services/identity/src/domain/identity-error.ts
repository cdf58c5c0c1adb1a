/** What can stand in the way of what a caller wants of this service. */
export type IdentityErrorCode =
  | 'not_found'
  | 'name_taken'
  | 'already_renamed'
  | 'last_owner'
  | 'last_identity'
  | 'role_required'
  | 'already_member'
  | 'already_invited'
  | 'caller_inactive'
  | 'newcomer_unknown'
  | 'sign_up_closed'
  | 'identity_taken'
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
