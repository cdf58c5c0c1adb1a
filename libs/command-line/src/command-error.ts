/** A sentence for the person at the terminal, and what the process ends with. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    message: string,
    /** 1: it could not be done; 2: it was not said rightly; others as a program says. */
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
