import { connect, type Socket } from 'node:net';

type Answered = (status: number | undefined, answer: string) => void;

/**
 * A kept HTTP/1.1 connection that sends one request at a time, and does as little as possible between
 * the last byte of the answer and the clock.
 */
export class KeptConnection {
  private readonly socket: Socket;
  private received = '';
  private answered: Answered | undefined;
  private closed = false;

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text: string) => this.read(text));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
      this.finish(undefined);
    });
  }

  get usable(): boolean {
    return !this.closed;
  }

  /** Calls back with the answer and its status, or without one when the connection broke. */
  send(request: string, answered: Answered): void {
    this.answered = answered;
    this.received = '';
    if (this.closed) this.finish(undefined);
    else this.socket.write(request);
  }

  destroy(): void {
    this.socket.destroy();
  }

  private read(text: string): void {
    this.received += text;
    if (isWhole(this.received)) this.finish(Number(this.received.slice(9, 12)));
  }

  private finish(status: number | undefined): void {
    const { answered } = this;
    this.answered = undefined;
    answered?.(status, this.received);
  }
}

/** RFC 9112, section 6: a body ends by its length or with the empty chunk. */
function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.slice(0, end + 2))?.[1];
  if (length !== undefined) return answer.length >= end + 4 + Number(length);
  return answer.endsWith('\r\n0\r\n\r\n') || / 204 | 304 /.test(answer.slice(8, 13));
}
