import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { fillPath, readRunLogs } from '@orchestrator/contracts';

/** Somebody who follows the log of a run with one job, and notes where they are. */
export class LogFollower {
  /** The number of the line that comes next. */
  next: number;
  /** The run has ended, and so has the log. */
  hasEnded = false;
  /** What must not be: a line twice, or one left out. */
  fault: string | undefined;
  #lastId: string | undefined;
  #text = '';

  private constructor(
    private readonly response: IncomingMessage,
    next: number,
  ) {
    this.next = next;
    response.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    response.on('error', () => undefined);
  }

  /** @param before where they were before the connection broke; they go on there */
  static async open(
    origin: string,
    runId: string,
    token: string,
    before?: LogFollower,
  ): Promise<LogFollower> {
    const request = httpRequest(origin + fillPath(readRunLogs.path, { id: runId }), {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'text/event-stream',
        ...(before && { 'last-event-id': before.#lastId }),
      },
      agent: false,
    });
    request.on('error', () => undefined);
    const [response] = (await once(request.end(), 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`No log: ${response.statusCode}`);
    return new LogFollower(response, before?.next ?? 0);
  }

  /** Reads nothing any more, and keeps the connection. */
  pause(): void {
    this.response.pause();
  }

  resume(): void {
    this.response.resume();
  }

  leave(): void {
    this.response.destroy();
  }

  #take(text: string): void {
    const blocks = (this.#text + text).split('\n\n');
    this.#text = blocks.pop() ?? '';
    for (const block of blocks) this.#see(block);
  }

  #see(block: string): void {
    const id = /^id: (.*)$/m.exec(block)?.[1];
    if (id !== undefined) this.#lastId = id;
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (data === undefined) return;
    if (block.startsWith('event: end')) {
      this.hasEnded = true;
      return;
    }
    const { line_num: number } = JSON.parse(data) as { line_num: number };
    if (number !== this.next) this.fault ??= `line ${number} in place of ${this.next}`;
    this.next = number + 1;
  }
}
