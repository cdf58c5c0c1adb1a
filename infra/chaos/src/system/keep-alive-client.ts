import { Client, type Dispatcher } from 'undici';

export interface Request {
  readonly method?: Dispatcher.HttpMethod;
  readonly path: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  /** By this process's monotonic clock: just before the first byte was written. */
  readonly begunAt: number;
  readonly endedAt: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** No answer came. */
export class LostRequestError extends Error {
  override readonly name = 'LostRequestError';
  constructor(
    /** Undefined when none of it was written: another server may be asked. */
    readonly begunAt: number | undefined,
    cause: unknown,
  ) {
    super(`No answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** One connection that is kept alive, with one request at a time. */
export class KeepAliveClient {
  readonly #client: Client;

  constructor(readonly origin: string) {
    this.#client = new Client(origin, { pipelining: 1, headersTimeout: 30_000, bodyTimeout: 0 });
  }

  send(request: Request): Promise<Answer> {
    const { method = 'GET', path, token, headers, body } = request;
    return new Promise<Answer>((resolve, reject) => {
      let begunAt: number | undefined;
      let status = 0;
      let received: Answer['headers'] = {};
      let text = '';
      this.#client.dispatch(
        {
          method,
          path,
          headers: {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          body: body === undefined ? null : JSON.stringify(body),
        },
        {
          onRequestStart: () => {
            begunAt = performance.now();
          },
          onResponseStart: (_controller, code, answered) => {
            status = code;
            received = answered;
          },
          onResponseData: (_controller, chunk) => {
            text += chunk.toString('latin1');
          },
          onResponseEnd: () => {
            const endedAt = performance.now();
            resolve({ begunAt: begunAt ?? endedAt, endedAt, status, headers: received, text });
          },
          onResponseError: (_controller, error) => reject(new LostRequestError(begunAt, error)),
        },
      );
    });
  }

  async close(): Promise<void> {
    await this.#client.destroy();
  }
}
