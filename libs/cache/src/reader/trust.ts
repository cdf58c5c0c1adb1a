import { momentOf, type Clock, type Moment } from '../clock.js';
import { figures } from '../figures.js';
import type { Beat } from '../ports.js';

/** Decides whether caches may be used at this moment, and under which epoch. */
export interface TrustSource {
  /** `now` is the monotonic clock's reading, taken by the caller just now. */
  holds(now: number): boolean;
  readonly epoch: number | null;
}

/**
 * A reader's trust. Two renewals that saw different beats prove that an owner beat after the first of them ran; so the
 * reader is fresh as of the moment it sent that first one, and stays trusted for a second from then.
 */
export class Trust implements TrustSource {
  #freshAt = Number.NEGATIVE_INFINITY;
  /** Wall minus monotonic clock at the moment as of which the reader is fresh. */
  #clockOffset = 0;
  #previousSent: Moment | null = null;
  #lastBeat: number | null = null;
  #epoch: number | null = null;

  constructor(private readonly clock: Clock) {}

  get epoch(): number | null {
    return this.#epoch;
  }

  holds(now: number): boolean {
    return this.isFresh(now) && this.clocksAgree(now);
  }

  isFresh(now: number): boolean {
    return now - this.#freshAt <= figures.trustMs;
  }

  /** A suspended machine's monotonic clock stands still: its freshness would outlive the suspension. */
  clocksAgree(now: number): boolean {
    const drift = this.clock.wallMs() - now - this.#clockOffset;
    return drift <= figures.clockDriftMs && drift >= -figures.clockDriftMs;
  }

  /** Takes in a beat seen by a renewal sent at `sent`. Gives true when the epoch became another one. */
  renewed(sent: Moment, beat: Beat | null): boolean {
    const previousSent = this.#previousSent;
    this.#previousSent = sent;
    if (beat === null || beat.number === this.#lastBeat) return false;
    const comparable = this.#lastBeat !== null && previousSent !== null;
    this.#lastBeat = beat.number;
    if (comparable) this.#freshen(previousSent);
    const changed = beat.epoch !== this.#epoch;
    this.#epoch = beat.epoch;
    return changed;
  }

  #freshen(as: Moment): void {
    if (as.monotonicMs < this.#freshAt) return;
    this.#freshAt = as.monotonicMs;
    this.#clockOffset = as.wallMs - as.monotonicMs;
  }

  lose(): void {
    this.#freshAt = Number.NEGATIVE_INFINITY;
    this.#previousSent = null;
    this.#lastBeat = null;
    this.#epoch = null;
  }
}

/** Tells when wall and monotonic clock moved apart, which is what a suspension looks like from inside. */
export class SuspensionWatch {
  #base: Moment;

  constructor(private readonly clock: Clock) {
    this.#base = momentOf(clock);
  }

  /** True once for each suspension (or jump of the wall clock). */
  suspended(): boolean {
    const now = momentOf(this.clock);
    const sinceMs = now.monotonicMs - this.#base.monotonicMs;
    const drift = Math.abs(now.wallMs - this.#base.wallMs - sinceMs);
    const moved = drift > figures.clockDriftMs;
    // A wall clock that is being slewed drifts half a millisecond a second: the base follows it, but slowly.
    if (moved || sinceMs > 2 * figures.localEntryMs) this.#base = now;
    return moved;
  }
}
