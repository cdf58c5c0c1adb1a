import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawHead: string;
  readonly body: string;
}

const patienceMs = 10_000;

/** A client that says exactly the bytes it is told, and tells answers apart from broken ones. */
export class RawConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #ended = false;
  #error: NodeJS.ErrnoException | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    socket.on('error', (error) => (this.#error = error));
    socket.on('end', () => (this.#ended = true));
  }

  static async open(
    port: number,
    options: { allowHalfOpen?: boolean } = {},
  ): Promise<RawConnection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, ...options });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** One request on a connection of its own. */
  static async ask(port: number, bytes: string | Buffer): Promise<RawAnswer> {
    const connection = await RawConnection.open(port);
    connection.send(bytes);
    const answer = await connection.answer();
    connection.close();
    return answer;
  }

  send(bytes: string | Buffer): boolean {
    return this.#socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  get socket(): Socket {
    return this.#socket;
  }

  get text(): string {
    return this.#received.toString('latin1');
  }

  get wasReset(): boolean {
    return this.#error?.code === 'ECONNRESET' || this.#error?.code === 'EPIPE';
  }

  /** Goes on sending, as a client does that has not looked at the answer yet. */
  async sendOn(times: number): Promise<void> {
    for (let round = 0; round < times && this.#error === undefined; round += 1) {
      this.send('a'.repeat(65_536));
      await delay(2);
    }
  }

  /** Reads on, but keeps nothing. */
  discard(): void {
    this.#socket.removeAllListeners('data');
    this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Waits until the other side has closed, orderly or not. */
  async closed(): Promise<void> {
    await until(() => this.#ended || this.#socket.closed, 'the connection to close');
    await until(() => this.#ended || this.#error !== undefined || this.#socket.closed, 'an end');
  }

  /** Waits for text that is not part of an answer taken already. */
  async see(text: string): Promise<void> {
    await until(() => this.text.includes(text), `"${text}" in "${this.text}"`);
  }

  /** Takes the next whole answer off the connection. */
  async answer(options: { bodyless?: boolean } = {}): Promise<RawAnswer> {
    let taken: { answer: RawAnswer; length: number } | undefined;
    await until(() => {
      taken = takeAnswer(this.text, { ended: this.#ended, bodyless: options.bodyless ?? false });
      return taken !== undefined || this.#socket.closed;
    }, `an answer, seeing "${this.text}"`);
    if (!taken) throw new Error(`Closed without a whole answer: "${this.text}"`);
    this.#received = this.#received.subarray(taken.length);
    return taken.answer;
  }
}

function takeAnswer(
  text: string,
  { ended, bodyless }: { ended: boolean; bodyless: boolean },
): { answer: RawAnswer; length: number } | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const rawHead = text.slice(0, headEnd);
  const [statusLine = '', ...lines] = rawHead.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const status = Number(statusLine.split(' ')[1]);
  const rest = text.slice(headEnd + 4);
  const head = { status, headers, rawHead };
  const done = (body: string, length: number) => ({
    answer: { ...head, body },
    length: headEnd + 4 + length,
  });
  if (bodyless || status < 200 || status === 204 || status === 304) return done('', 0);
  if (headers['content-length'] !== undefined) {
    const length = Number(headers['content-length']);
    return rest.length >= length ? done(rest.slice(0, length), length) : undefined;
  }
  if (headers['transfer-encoding'] === 'chunked') return takeChunks(rest, done);
  return ended ? done(rest, rest.length) : undefined;
}

function takeChunks<T>(rest: string, done: (body: string, length: number) => T): T | undefined {
  let body = '';
  let at = 0;
  for (;;) {
    const lineEnd = rest.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(rest.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (rest.length < next) return undefined;
    if (size === 0) return done(body, next);
    body += rest.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}

/** Polls until a condition holds; fails after ten seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await delay(2);
  }
}
