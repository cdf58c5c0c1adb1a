import type { Clock } from '../clock.js';
import { figures } from '../figures.js';
import type { OwnerLink, OwnerRow } from '../ports.js';

/** What a replica knows of the server that it is connected to: compared with the row, and since when. */
export class Standing {
  #epoch: number;
  #quietUntil: number;

  constructor(
    readonly link: OwnerLink,
    readonly serverId: string,
    row: OwnerRow,
    private readonly clock: Clock,
  ) {
    this.#epoch = row.epoch;
    this.#quietUntil = clock.monotonicMs() + figures.settleMs;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** How long an answer must be held back: leases of readers on their way here may be missing. */
  quietMs(): number {
    return this.#quietUntil - this.clock.monotonicMs();
  }

  /**
   * Takes in an epoch read from the row. One that this replica didn't know may mean that the readers were at another
   * server in the meantime, so their leases may be missing here as after a reconnection.
   */
  learn(epoch: number): void {
    if (epoch <= this.#epoch) return;
    this.#epoch = epoch;
    this.#quietUntil = this.clock.monotonicMs() + figures.settleMs;
  }

  /** Takes in a raise of this replica's own: nobody moved if it is the very next epoch. */
  raised(row: OwnerRow): void {
    if (row.serverId === this.serverId && row.epoch === this.#epoch + 1) this.#epoch = row.epoch;
    else this.learn(row.epoch);
  }

  /** Whether a change committed under these rows is told to the right server by telling this one. */
  vouchedBy(rows: readonly OwnerRow[]): boolean {
    return rows.every((row) => row.serverId === this.serverId);
  }
}
