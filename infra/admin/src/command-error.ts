/** A sentence for the operator, and what the process ends with. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    message: string,
    /** 1: it could not be done; 2: it was not said rightly. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}
