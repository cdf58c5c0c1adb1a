import type { Logger } from '@orchestrator/observability';

interface Closable {
  close(): Promise<void>;
}

/** What was opened, closed in reverse; one that fails to close does not keep the others open. */
export class ClosingStack {
  readonly #closers: (() => Promise<void>)[] = [];
  #closed: Promise<void> | undefined;

  constructor(private readonly log: Logger) {}

  /** Takes note of something open, and gives it back. */
  opened<T extends Closable>(resource: T): T {
    this.push(() => resource.close());
    return resource;
  }

  push(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  closeAll(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    for (const close of this.#closers.reverse()) {
      await close().catch((error: unknown) => {
        this.log.warn({ err: error }, 'something did not close cleanly');
      });
    }
  }
}
