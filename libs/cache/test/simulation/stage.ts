import { Cluster, type OwnerNode, type ReaderNode } from './cluster.js';
import type { Delays } from './network.js';

type Dials = { -readonly [Name in keyof Delays]: number } & {
  databaseMs: number;
  answerMs: number;
};

/** A cluster whose every delay is set by hand: each message takes a millisecond unless a scene says otherwise. */
export class Stage {
  readonly dials: Dials = { messageMs: 1, reconnectMs: 5, noticeMs: 1, databaseMs: 1, answerMs: 1 };
  readonly cluster: Cluster;

  constructor(readers = 1, owners = 1) {
    const { dials } = this;
    this.cluster = new Cluster({
      readers,
      owners,
      pickOwner: (living) => living.at(-1)!,
      delays: {
        messageMs: () => dials.messageMs,
        reconnectMs: () => dials.reconnectMs,
        noticeMs: () => dials.noticeMs,
        databaseMs: () => dials.databaseMs,
        answerMs: () => dials.answerMs,
      },
    });
    this.cluster.addToken('t', 'p');
  }

  reader(index = 0): ReaderNode {
    return this.cluster.readers[index]!;
  }

  owner(index = 0): OwnerNode {
    return this.cluster.owners[index]!;
  }

  at(atMs: number, action: () => void): void {
    this.cluster.world.at(atMs, action);
  }

  request(atMs: number, readerIndex = 0, key = 't'): void {
    this.at(atMs, () => this.cluster.request(this.reader(readerIndex), key));
  }

  /** Looks the token up by way of Redis, so that it lies there and in the process. */
  warm(atMs: number, readerIndex = 0): void {
    this.request(atMs, readerIndex);
  }

  revoke(atMs: number, ownerIndex = 0): void {
    this.at(atMs, () => void this.cluster.revokeToken(this.owner(ownerIndex), 't'));
  }

  /** Plays until then; gives what was broken. */
  async play(untilMs: number): Promise<string[]> {
    await this.cluster.world.run(untilMs);
    return this.cluster.verdict.violations.map(({ what, begun }) => `${what} at ${begun}`);
  }

  get accepted(): number {
    return this.cluster.verdict.totals.accepted;
  }

  /** When the changes were answered, counted from their asking. */
  get answerMs(): readonly number[] {
    return this.cluster.verdict.answerMs;
  }

  trusted(readerIndex = 0): boolean {
    return this.reader(readerIndex).reader.status().trusted;
  }
}
