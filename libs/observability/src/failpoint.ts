/** A named place at which a test can stop or kill the process; in production it does nothing. */
export type Failpoint = (name: string) => void | Promise<void>;

export const noFailpoint: Failpoint = () => undefined;

/**
 * A failpoint that kills this process with SIGKILL where it comes by the named place, as a crash at
 * the worst moment would.
 * @param place the name to die at; undefined gives a failpoint that does nothing
 */
export const killAt = (place: string | undefined): Failpoint =>
  place === undefined
    ? noFailpoint
    : (name) => {
        if (name === place) process.kill(process.pid, 'SIGKILL');
      };
