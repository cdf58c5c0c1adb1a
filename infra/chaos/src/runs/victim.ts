import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { SpawnedProcess } from '@orchestrator/testing';
import type { ManagedProcess } from '../system/managed-process.js';
import type { Failpoint, Provocation } from './failpoints.js';

/** How long a place is waited for, the start of the service included. */
const dieWithinMs = 30_000;
/** A place that nothing came to is tried again so often, after all others. */
const mostMisses = 4;
const provokeEveryMs = 250;

export interface VictimOptions {
  readonly name: string;
  readonly process: ManagedProcess;
  readonly places: readonly Failpoint[];
  readonly provoke: Readonly<Record<Provocation, () => void | Promise<void>>>;
  readonly count: (what: string) => void;
  readonly over: AbortSignal;
}

/** A service that dies at one place after another. Its successors stand by, so that it is hardly away. */
export class Victim {
  readonly #waiting: Failpoint[];
  readonly #left: Set<string>;
  #successor:
    { readonly place: Failpoint | undefined; readonly process: SpawnedProcess } | undefined;
  #misses = 0;

  constructor(private readonly options: VictimOptions) {
    this.#waiting = [...options.places];
    this.#left = new Set(options.places.map(({ name }) => name));
  }

  get hasDiedEverywhere(): boolean {
    return this.#left.size === 0;
  }

  /** Loads what is to die at the next place, while something else goes on. */
  async #prepare(place: Failpoint | undefined): Promise<void> {
    const { process } = this.options;
    this.#successor ??= {
      place,
      process: await process.standBy(place && { FAILPOINT: place.name }),
    };
  }

  /** In the midst of whatever it does. */
  async dieAnywhere(): Promise<void> {
    await this.#prepare(this.#waiting[0]);
    await this.options.process.kill();
    this.options.count(`${this.options.name}: anywhere`);
  }

  /** It must be dead; whatever becomes of it, it is dead afterwards. */
  async dieAtNext(next: 'again' | 'lives'): Promise<void> {
    const { name, process, count, over } = this.options;
    const place = this.#waiting.shift();
    assert.ok(place);
    await this.#succeed(place);
    const [following] = next === 'again' ? this.#waiting : [];
    const [died] = await Promise.all([this.#diesAt(place), this.#prepare(following)]);
    if (died) {
      count(`${name}: ${place.name}`);
      this.#left.delete(place.name);
    } else {
      await process.kill();
      if (over.aborted) return;
      this.#misses += 1;
      assert.ok(this.#misses <= mostMisses, `${name} does not come by ${place.name}`);
    }
    if (!died || next === 'lives') this.#waiting.push(place);
  }

  async live(): Promise<void> {
    await this.#succeed(undefined);
    await this.options.process.ready();
  }

  async #succeed(place: Failpoint | undefined): Promise<void> {
    const { process } = this.options;
    const prepared = this.#successor;
    this.#successor = undefined;
    if (prepared?.place === place && prepared) return process.succeed(prepared.process);
    await prepared?.process.kill();
    await process.launch(place && { FAILPOINT: place.name });
  }

  async #diesAt({ provocation }: Failpoint): Promise<boolean> {
    const { process, provoke, over } = this.options;
    const dead = process.died().then(() => true);
    const until = performance.now() + dieWithinMs;
    while (performance.now() < until && !over.aborted) {
      if (await Promise.race([dead, delay(provokeEveryMs, false)])) return true;
      if (provocation) await provoke[provocation]();
    }
    return false;
  }
}
