/**
 * A named place in the code where a test may stop, delay or kill the process.
 * Without one, nothing happens there.
 */
export type Failpoint = (name: string) => void | Promise<void>;
