import type { Logger } from '@orchestrator/observability';

/** Work that no request waits for; closing waits for what is under way. */
export class BackgroundWork {
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly log: Logger) {}

  readonly add = (work: Promise<unknown>): void => {
    const watched: Promise<void> = work
      .then(
        () => undefined,
        (error: unknown) => this.log.warn({ err: error }, 'work in the background failed'),
      )
      .finally(() => this.#running.delete(watched));
    this.#running.add(watched);
  };

  async close(): Promise<void> {
    await Promise.all(this.#running);
  }
}
