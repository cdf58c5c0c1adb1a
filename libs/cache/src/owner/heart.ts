import { pause, type Clock } from '../clock.js';
import type { OwnerCounter } from '../coherence.js';
import type { Counters } from '../counters.js';
import { figures } from '../figures.js';
import type { CoherenceLog } from '../log.js';
import type { BeatOutcome, OwnerLink, OwnerRow, OwnerStore } from '../ports.js';
import { Standing } from './standing.js';

export interface HeartParts {
  readonly store: OwnerStore;
  readonly clock: Clock;
  readonly log: CoherenceLog;
}

/** Beats into Redis, and knows whether this replica may use the server that it is connected to. */
export class Heart {
  #link: OwnerLink | null = null;
  #standing: Standing | null = null;
  #beatingOver: OwnerLink | null = null;
  #answeredAt = 0;
  #backwards = 0;
  #cancelTick: () => void = () => undefined;

  constructor(
    private readonly parts: HeartParts,
    private readonly counters: Counters<OwnerCounter>,
  ) {
    this.#armTick();
  }

  /** null while Redis is out of reach, or was not compared with the row yet. */
  get standing(): Standing | null {
    return this.#standing;
  }

  connected(link: OwnerLink): void {
    this.#link = link;
    this.#standing = null;
    this.#answeredAt = this.parts.clock.monotonicMs();
    this.counters.reconnected++;
    void this.#stand(link, (runId) => this.adopt(runId));
  }

  disconnected(): void {
    this.#link = null;
    this.#standing = null;
  }

  stop(): void {
    this.#cancelTick();
    this.disconnected();
  }

  /** Compares the server with the row; another one than noted raises the epoch, before anything else is done there. */
  adopt(runId: string): Promise<OwnerRow> {
    return this.parts.store.adopt(runId);
  }

  async #stand(link: OwnerLink, compare: (runId: string) => Promise<OwnerRow>): Promise<void> {
    while (this.#link === link) {
      try {
        const { runId } = await link.now();
        const row = await compare(runId);
        if (this.#link !== link) return;
        if (row.runId === runId) this.#standing = new Standing(link, runId, row, this.parts.clock);
        else link.reset();
        void this.#beat();
        return;
      } catch (error) {
        this.parts.log.warn({ err: error }, 'could not compare Redis with the database yet');
        await pause(this.parts.clock, figures.beatEveryMs);
      }
    }
  }

  #armTick(): void {
    this.#cancelTick = this.parts.clock.setTimeout(() => {
      this.#armTick();
      void this.#beat();
    }, figures.beatEveryMs);
  }

  async #beat(): Promise<void> {
    const standing = this.#standing;
    if (standing === null || this.#beatingOver === standing.link) return;
    const { link } = standing;
    this.#beatingOver = link;
    try {
      await this.#beatOver(standing);
    } catch {
      const silentMs = this.parts.clock.monotonicMs() - this.#answeredAt;
      if (this.#standing === standing && silentMs > figures.silentConnectionMs) link.reset();
    } finally {
      if (this.#beatingOver === link) this.#beatingOver = null;
    }
  }

  async #beatOver(standing: Standing): Promise<void> {
    const { link } = standing;
    const begun = await link.now();
    this.#answeredAt = this.parts.clock.monotonicMs();
    const row = await this.parts.store.read();
    if (this.#standing !== standing) return;
    standing.learn(row.epoch);
    if (begun.runId !== standing.runId || row.runId !== standing.runId) {
      this.#leave(standing, 'the row names another server');
      return;
    }
    const outcome = await link.beat(row.epoch, row.runId, begun.timeMs);
    if (this.#standing === standing) await this.#answered(standing, outcome, row);
  }

  async #answered(standing: Standing, outcome: BeatOutcome, row: OwnerRow): Promise<void> {
    if (outcome.kind !== 'written') {
      this.counters.beatsRefused++;
      if (outcome.kind === 'other-server') this.#leave(standing, 'another server answers');
      this.#backwards = outcome.kind === 'backwards' ? this.#backwards + 1 : 0;
      // Once is a race between replicas; again and again is a database that was restored from an old copy.
      if (this.#backwards > 2) standing.raised(await this.parts.store.raise());
      return;
    }
    this.counters.beats++;
    this.#backwards = 0;
    if (outcome.number <= standing.lastBeat) await this.#stateLost(standing, row);
    else standing.lastBeat = outcome.number;
  }

  /** The same server counts from the start again: somebody emptied it, tombstones and leases included. */
  async #stateLost(standing: Standing, row: OwnerRow): Promise<void> {
    this.parts.log.warn({ epoch: row.epoch }, 'Redis has lost the state of the coherence protocol');
    this.#standing = null;
    await this.#stand(standing.link, () => this.parts.store.raise());
  }

  #leave(standing: Standing, reason: string): void {
    this.parts.log.warn({ reason }, 'leaving this connection to Redis');
    this.#standing = null;
    standing.link.reset();
  }
}
