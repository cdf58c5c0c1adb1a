/** A sealed value can't be opened: it was changed, belongs elsewhere, or its key is not there. */
export class SealedSecretError extends Error {
  override readonly name = 'SealedSecretError';
}
