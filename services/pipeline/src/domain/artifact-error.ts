/** What can stand in the way of an artifact. */
export type ArtifactErrorCode = 'too_large' | 'not_found';

export class ArtifactError extends Error {
  override readonly name = 'ArtifactError';
  /** @param message a sentence for the caller */
  constructor(
    readonly code: ArtifactErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** @param maxBytes what one may have at most */
export const artifactTooLarge = (maxBytes: number): ArtifactError =>
  new ArtifactError('too_large', `An artifact may have at most ${maxBytes} bytes.`);

export const noSuchArtifact = (): ArtifactError =>
  new ArtifactError('not_found', 'There is no such artifact.');
