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
    void this.#stand(link);
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
  adopt(serverId: string): Promise<OwnerRow> {
    return this.parts.store.adopt(serverId);
  }

  async #stand(link: OwnerLink): Promise<void> {
    while (this.#link === link) {
      try {
        const { serverId } = await link.now();
        const row = await this.adopt(serverId);
        if (this.#link !== link) return;
        if (row.serverId === serverId)
          this.#standing = new Standing(link, serverId, row, this.parts.clock);
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
    if (begun.serverId !== standing.serverId || row.serverId !== standing.serverId) {
      this.#leave(standing, 'the row names another server');
      return;
    }
    const outcome = await link.beat(row.epoch, row.serverId, begun.timeMs);
    if (this.#standing === standing) await this.#answered(standing, outcome);
  }

  async #answered(standing: Standing, outcome: BeatOutcome): Promise<void> {
    this.counters[outcome === 'written' ? 'beats' : 'beatsRefused']++;
    this.#backwards = outcome === 'backwards' ? this.#backwards + 1 : 0;
    if (outcome === 'other-server') this.#leave(standing, 'another server answers');
    // Once is a race between replicas; again and again is a database that was restored from an old copy.
    if (this.#backwards > 2) standing.raised(await this.parts.store.raise());
  }

  #leave(standing: Standing, reason: string): void {
    this.parts.log.warn({ reason }, 'leaving this connection to Redis');
    this.#standing = null;
    standing.link.reset();
  }
}
