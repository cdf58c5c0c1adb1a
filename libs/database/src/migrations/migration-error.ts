export type MigrationFailure = 'changed' | 'unknown' | 'failed-earlier' | 'failed' | 'unreachable';

/** Thrown when the schema can't be brought up to date; the process must not serve with it. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  constructor(
    readonly failure: MigrationFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
