/** What can stand in the way of what a caller wants of this service. */
export type TokenErrorCode =
  | 'token_not_found'
  | 'token_not_active'
  | 'owner_not_found'
  | 'label_taken'
  | 'expiry_not_in_future'
  | 'escalation'
  | 'caller_not_live';

export class TokenError extends Error {
  override readonly name = 'TokenError';
  /** @param message a sentence for the caller */
  constructor(
    readonly code: TokenErrorCode,
    message: string,
  ) {
    super(message);
  }
}
