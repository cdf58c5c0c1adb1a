import { ConfigError } from '@orchestrator/config';

/**
 * Runs a service as the whole of this process: serves until SIGTERM or SIGINT, then closes. Exit
 * code 0 after an orderly stop, 1 for a failure, 78 (EX_CONFIG of sysexits.h) for a configuration
 * that is not usable.
 */
export async function runAsProcess(
  run: (stopping: AbortSignal) => Promise<{ close(): Promise<void> }>,
): Promise<void> {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    const stop = () => {
      stopping.abort();
      resolve();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
  try {
    const service = await run(stopping.signal);
    await stopped;
    await service.close();
    process.exit(0);
  } catch (error) {
    if (stopping.signal.aborted) process.exit(0);
    const told = error instanceof ConfigError ? error.message : describe(error);
    process.stderr.write(`${told}\n`);
    process.exit(error instanceof ConfigError ? 78 : 1);
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
