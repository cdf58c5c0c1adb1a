import type { Socket } from 'node:net';

/** What happens to the bytes of one direction, of all connections of a proxy. */
export interface DirectionState {
  delayMs: number;
  /** Bytes wait, and so do ends and resets. */
  held: boolean;
  /** Bytes, ends and resets are lost. */
  dropping: boolean;
}

type Item = { dueAt: number } & ({ kind: 'bytes'; bytes: Buffer } | { kind: 'end' | 'reset' });

const bufferLimit = 1 << 20;

/** Carries what one socket receives to another one, the way its direction's state says. */
export class TcpChannel {
  /** Something was dropped, so what comes after it makes no sense any more. */
  lossy = false;
  private readonly queue: Item[] = [];
  private queuedBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private sourceEnded = false;

  constructor(
    private readonly source: Socket,
    private readonly destination: Socket,
    private readonly state: Readonly<DirectionState>,
  ) {
    source.on('data', (bytes) => this.accept({ kind: 'bytes', bytes, dueAt: this.dueAt() }));
    source.on('end', () => {
      this.sourceEnded = true;
      this.accept({ kind: 'end', dueAt: this.dueAt() });
    });
    source.on('close', (hadError) => {
      if (hadError || !this.sourceEnded) this.accept({ kind: 'reset', dueAt: this.dueAt() });
    });
    // What becomes of it is told by 'close'.
    source.on('error', () => undefined);
    destination.on('drain', () => this.pump());
    destination.on('close', () => this.discard());
  }

  /** Sends on what is due. To be called when the state has changed. */
  pump(): void {
    clearTimeout(this.timer);
    while (!this.state.held && !this.destination.writableNeedDrain) {
      const [item] = this.queue;
      if (item === undefined) break;
      const waitMs = item.dueAt - performance.now();
      if (waitMs > 0) {
        this.timer = setTimeout(() => this.pump(), Math.ceil(waitMs));
        break;
      }
      this.queue.shift();
      this.send(item);
    }
    if (this.queuedBytes < bufferLimit) this.source.resume();
  }

  private dueAt(): number {
    return performance.now() + this.state.delayMs;
  }

  private accept(item: Item): void {
    if (this.state.dropping) {
      this.lossy = true;
      return;
    }
    this.queue.push(item);
    if (item.kind === 'bytes') this.queuedBytes += item.bytes.length;
    if (this.queuedBytes >= bufferLimit) this.source.pause();
    this.pump();
  }

  private send(item: Item): void {
    if (item.kind === 'bytes') {
      this.queuedBytes -= item.bytes.length;
      this.destination.write(item.bytes);
    } else if (item.kind === 'end') {
      this.destination.end();
    } else {
      this.destination.resetAndDestroy();
    }
  }

  private discard(): void {
    clearTimeout(this.timer);
    this.queue.length = 0;
    this.queuedBytes = 0;
    this.source.resume();
  }
}
