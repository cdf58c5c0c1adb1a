import { continueIfAsked } from '../edge/continue-if-asked.js';
import { BodyFailure } from './body-failure.js';
import { collectBody } from './collect-body.js';
import { LimitedBody } from './limited-body.js';
import type { ProxyProblemCode } from './proxy-problem.js';
import type { ProxyHandle, ProxyOutcome, ProxyRequestOptions } from './proxy-options.js';
import { flushHead } from './flush-head.js';
import { forwardedHead } from './response-headers.js';
import { StallClock } from './stall-clock.js';
import { isRefused, isReset, problemOfFailure } from './upstream-failure.js';
import { writeWhole } from './write-whole.js';

const maxCollectedBytes = 16 * 1024;
const maxHeldBytes = 64 * 1024;
/** For the answer to a request whose caller ended meanwhile; longer than the revocation of oneself takes. */
const shortAnswerMs = 6_000;
const nothing = Buffer.alloc(0);

/**
 * One proxied request; also undici's handler of it. The callbacks are those that undici calls
 * without wrapping headers into objects and handlers into controllers, which is worth 5 µs a request.
 * The file is longer than others: one exchange is one state machine, and its parts would share every
 * field if they were apart.
 */
export class ProxyExchange implements ProxyHandle {
  outcome: ProxyOutcome | undefined;
  status: number | undefined;
  readonly #options: ProxyRequestOptions;
  #abort: ((error?: Error) => void) | undefined;
  #answerStarted = false;
  #retried = false;
  #inFlight = false;
  #body: Buffer | LimitedBody | null = null;
  #stopCollecting: (() => void) | undefined;
  #queueTimer: NodeJS.Timeout | undefined;
  #stall: StallClock | undefined;
  /** The head of a short answer, kept back until its body is here, and that body. */
  #heldHeaders: string[] | undefined;
  #heldLength = 0;
  #heldBody: Buffer | undefined;
  #resume: (() => void) | undefined;
  /** The caller's end came while the service was at work: no stream may follow. */
  #mustBeShort = false;
  #graceTimer: NodeJS.Timeout | undefined;

  constructor(options: ProxyRequestOptions) {
    this.#options = options;
  }

  start(): void {
    const { request, response, pool, contentLength, chunked, maxBodyBytes, timeouts } =
      this.#options;
    if (response.destroyed) {
      this.#finish('client_gone');
      return;
    }
    if ((contentLength ?? 0) > maxBodyBytes) {
      this.#fail('body_too_large');
      return;
    }
    if (pool.inFlight >= pool.connections + pool.maxQueued) {
      this.#fail('unavailable');
      return;
    }
    response.on('close', () => this.#clientClosed());
    if (chunked || (contentLength ?? 0) > maxCollectedBytes) {
      continueIfAsked(request, response);
      this.#stall = new StallClock(timeouts.headersMs, () => this.#abandon('gateway_timeout'));
      this.#body = new LimitedBody(request, maxBodyBytes, timeouts, this.#stall.turn);
    } else if (contentLength) {
      continueIfAsked(request, response);
      this.#stopCollecting = collectBody(request, contentLength, timeouts, (body) =>
        this.#onCollected(body),
      );
      return;
    }
    this.#dispatch();
  }

  cut(): void {
    if (this.outcome !== undefined) return;
    const { request, response } = this.#options;
    const isWithService = this.#abort !== undefined && request.complete;
    if (!isWithService || response.headersSent) return this.#cutNow();
    // The service has the whole request and may be doing it: its short answer is the truth about it.
    this.#mustBeShort = true;
    this.#graceTimer ??= setTimeout(() => this.#cutNow(), shortAnswerMs).unref();
  }

  #cutNow(): void {
    if (this.outcome !== undefined) return;
    const { response, onProblem } = this.#options;
    const begun = response.headersSent;
    this.#finish('cut');
    this.#drop();
    if (begun) response.socket?.resetAndDestroy();
    else onProblem(response, 'invalid_token');
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort;
    clearTimeout(this.#queueTimer);
    if (this.outcome !== undefined) abort();
  }

  onResponseStarted(): void {
    this.#answerStarted = true;
  }

  onHeaders(status: number, rawHeaders: Buffer[], resume: () => void): boolean {
    if (status < 200 || this.outcome !== undefined) return true;
    const { response, method, hides401, answerHeaders } = this.#options;
    const head = forwardedHead(rawHeaders, answerHeaders);
    const { headers, contentLength, chunked } = head;
    this.#stall?.stop();
    if (status === 401 && (hides401 || !head.challenges)) {
      // Without a challenge (RFC 9110 section 11.6.1) it is not the client whom the service refuses.
      this.#abandon('assertion_refused');
      return true;
    }
    if (head.refusal !== undefined) this.#options.onRefusal?.(head.refusal);
    this.status = status;
    this.#resume = resume;
    if (method === 'HEAD' || status === 204 || status === 304) {
      this.#heldHeaders = headers;
      this.#heldLength = -1;
    } else if (contentLength === undefined && !chunked) {
      // Such a body ends where the connection does: a death in the middle would look like its end.
      this.#abandon('bad_gateway');
    } else if (contentLength !== undefined && contentLength <= maxHeldBytes) {
      this.#heldHeaders = headers;
      this.#heldLength = contentLength;
    } else if (this.#mustBeShort) {
      this.#cutNow();
    } else {
      response.writeHead(status, headers);
      if (chunked) process.nextTick(flushHead, response);
    }
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (this.outcome !== undefined) return true;
    const { response } = this.#options;
    if (this.#heldHeaders !== undefined) {
      if (chunk.length === this.#heldLength) {
        this.#heldBody = chunk;
        return true;
      }
      response.writeHead(this.status ?? 502, this.#heldHeaders);
      this.#heldHeaders = undefined;
    }
    if (response.write(chunk)) return true;
    response.once('drain', () => this.#resume?.());
    return false;
  }

  onComplete(): void {
    this.#release();
    if (this.outcome !== undefined) return;
    const { response } = this.#options;
    if (this.#heldHeaders === undefined) {
      response.end();
    } else if (this.#heldLength === -1) {
      response.writeHead(this.status ?? 502, this.#heldHeaders).end();
    } else {
      writeWhole(response, this.status ?? 502, this.#heldHeaders, this.#heldBody ?? nothing);
    }
    this.#finish('complete');
  }

  onError(error: Error): void {
    this.#release();
    if (this.outcome !== undefined) return;
    if (this.#mayRetry(error)) {
      this.#retried = true;
      this.#abort = undefined;
      // Not before undici has put the dead connection away.
      setImmediate(() => {
        if (this.outcome === undefined) this.#dispatch();
      });
      return;
    }
    if (error instanceof BodyFailure && !this.#options.response.headersSent) {
      this.#onBodyFailure(error);
    } else if (this.#options.response.headersSent) {
      this.#finish('broken');
      // A reset, since the end of the connection may be how an HTTP/1.0 client knows the body's end.
      this.#options.response.socket?.resetAndDestroy();
    } else {
      this.#fail(problemOfFailure(error, this.#abort !== undefined));
    }
  }

  #dispatch(): void {
    const { pool, method, path, headers, contentLength, timeouts } = this.#options;
    this.#inFlight = true;
    pool.inFlight += 1;
    if (pool.inFlight > pool.connections) {
      this.#queueTimer = setTimeout(() => {
        if (this.outcome === undefined && this.#abort === undefined) this.#fail('unavailable');
      }, timeouts.queueMs);
    }
    const body = this.#body;
    const framed =
      body instanceof LimitedBody && contentLength !== undefined
        ? [...headers, 'content-length', String(contentLength)]
        : headers;
    pool.dispatcher.dispatch(
      {
        path,
        method,
        headers: framed,
        body,
        // undici's runs while a slow body is still being sent; see `StallClock`.
        headersTimeout: body instanceof LimitedBody ? 0 : timeouts.headersMs,
        bodyTimeout: timeouts.bodyIdleMs,
      },
      this,
    );
  }

  #onCollected(body: Buffer | BodyFailure): void {
    this.#stopCollecting = undefined;
    if (this.outcome !== undefined) return;
    if (body instanceof BodyFailure) {
      this.#onBodyFailure(body);
      return;
    }
    this.#body = body;
    this.#dispatch();
  }

  #onBodyFailure({ problem }: BodyFailure): void {
    if (problem === undefined) this.#clientClosed();
    else this.#fail(problem);
  }

  /** Only what the service can't have begun to do, or may do twice. */
  #mayRetry(error: Error): boolean {
    const { method } = this.#options;
    if (this.#retried || this.#answerStarted || this.#mustBeShort) return false;
    if (this.#body instanceof LimitedBody) return false;
    if (this.#abort === undefined) return isRefused(error);
    return (method === 'GET' || method === 'HEAD') && this.#body === null && isReset(error);
  }

  #clientClosed(): void {
    if (this.outcome !== undefined) return;
    this.#finish('client_gone');
    this.#drop();
  }

  #fail(code: ProxyProblemCode): void {
    const { response, onProblem } = this.#options;
    this.#finish('problem');
    this.#stopBody();
    onProblem(response, code);
  }

  /** What the service does from here on is of no interest. */
  #abandon(code: ProxyProblemCode): void {
    this.#fail(code);
    this.#drop();
  }

  #finish(outcome: ProxyOutcome): void {
    this.outcome = outcome;
    clearTimeout(this.#queueTimer);
    clearTimeout(this.#graceTimer);
    this.#stall?.stop();
    this.#options.onFinish?.(this);
  }

  /** Lets go of the service. */
  #drop(): void {
    this.#stopBody();
    this.#abort?.();
  }

  #stopBody(): void {
    this.#stopCollecting?.();
    if (this.#body instanceof LimitedBody) this.#body.destroy();
  }

  #release(): void {
    if (!this.#inFlight) return;
    this.#inFlight = false;
    this.#options.pool.inFlight -= 1;
  }
}
