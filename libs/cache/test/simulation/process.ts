import type { Clock } from '../../src/clock.js';
import type { World } from './world.js';

const wallStartMs = 1_700_000_000_000;

/** One process on one machine: it can be paused (SIGSTOP), suspended (its clock stands still) or killed. */
export class SimProcess implements Clock {
  /** Cut off from Redis until then: messages wait. */
  cutUntil = 0;
  dead = false;
  #pausedUntil = 0;
  #frozenMs = 0;

  constructor(
    readonly name: string,
    readonly world: World,
  ) {}

  monotonicMs(): number {
    return this.world.now - this.#frozenMs;
  }

  wallMs(): number {
    return wallStartMs + this.world.now;
  }

  setTimeout(callback: () => void, delayMs: number): () => void {
    let cancelled = false;
    const due = this.monotonicMs() + delayMs;
    const arm = (): void =>
      this.when(this.world.now + (due - this.monotonicMs()), () => {
        if (cancelled) return;
        if (this.monotonicMs() < due) arm();
        else callback();
      });
    arm();
    return () => {
      cancelled = true;
    };
  }

  /** Runs in this process at that time, or when it goes on. */
  when(at: number, action: () => void): void {
    this.world.at(at, () => {
      if (this.dead) return;
      if (this.#pausedUntil > this.world.now) this.when(this.#pausedUntil, action);
      else action();
    });
  }

  pause(durationMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.world.now + durationMs);
  }

  suspend(durationMs: number): void {
    this.pause(durationMs);
    this.#frozenMs += durationMs;
  }

  get paused(): boolean {
    return this.#pausedUntil > this.world.now;
  }
}
