/** What the process ends with; the last two are those of sysexits.h. */
export const exitCodes = {
  done: 0,
  /** The server answered no. */
  refused: 1,
  /** It was not said rightly, or the environment is not usable. */
  usage: 2,
  /** Nothing answers there, or nothing that could be understood. */
  unavailable: 69,
  /** The server is overloaded or partly down: the same can be tried again. */
  tryAgain: 75,
} as const;
