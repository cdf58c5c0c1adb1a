import { closeClients, connectTo, type System } from '../system/system.js';
import type { RaceCondition, Turn } from './conditions.js';
import { race, sweep, type Lane } from './race.js';
import { RaceTally } from './race-tally.js';
import type { Subject, SubjectKind } from './subject.js';
import { tokens } from './token-subjects.js';

export interface RacesOptions {
  readonly races: number;
  /** Races at the same time. */
  readonly lanes: number;
  readonly condition: RaceCondition;
  /** What is ended; tokens unless said otherwise. */
  readonly kind?: SubjectKind;
  /** No race is begun after this time, in milliseconds. */
  readonly withinMs?: number;
}

const sweepLanes = 4;

/** Runs races while the condition harms Redis; afterwards Redis is whole and every gateway trusts. */
export async function runRaces(system: System, options: RacesOptions): Promise<RaceTally> {
  const { races, lanes: laneCount, condition, kind = tokens, withinMs = Infinity } = options;
  const tally = new RaceTally();
  const waiting = await kind.make(system, races);
  const raced: Subject[] = [];
  const turns = new Turns(await condition.turns(system), races);
  const lanes = Array.from({ length: Math.min(laneCount, races) }, (_, index) =>
    openLane(system, index),
  );
  const deadline = performance.now() + withinMs;
  const next = (): Subject | undefined =>
    performance.now() < deadline ? waiting.shift() : undefined;
  try {
    await Promise.all(
      lanes.map(async (lane) => {
        for (let subject = next(); subject; subject = next()) {
          raced.push(subject);
          await race(lane, { subject, ...styleOf(), onEnd: () => turns.ended() }, tally);
        }
      }),
    );
    await turns.finish();
    await Promise.all(
      lanes.slice(0, sweepLanes).map((lane, index) => {
        const share = raced.filter((_, position) => position % sweepLanes === index);
        return sweep(lane.riders, share, tally);
      }),
    );
  } finally {
    await turns.finish();
    await closeClients(
      lanes.flatMap(({ riders, probes, enders: { gateway, identity } }) => [
        ...riders,
        ...probes,
        gateway,
        identity,
      ]),
    );
  }
  await system.calm();
  kind.ended?.(system, tally.endedIds);
  return tally;
}

function openLane(system: System, index: number): Lane {
  return {
    riders: system.gateways.map(connectTo),
    probes: system.gateways.map(connectTo),
    enders: { gateway: connectTo(system.gateway(index)), identity: connectTo(system.identity) },
  };
}

/** A third of the subjects is used for the first time while it is ended. */
function styleOf() {
  const dice = Math.random();
  return {
    headStartMs: dice < 1 / 3 ? 0 : 150 * Math.random(),
    paceMs: () => 4 + 16 * Math.random(),
  };
}

/** Harm is done when that share of the ends was begun. */
class Turns {
  readonly #left: Turn[];
  #begun = 0;
  #running: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(
    turns: readonly Turn[],
    private readonly races: number,
  ) {
    this.#left = [...turns];
  }

  ended(): void {
    this.#begun += 1;
    while (this.#left[0] && this.#begun >= this.#left[0].share * this.races) this.#next();
  }

  async finish(): Promise<void> {
    while (this.#left.length > 0) this.#next();
    await this.#running;
    if (this.#failure !== undefined) throw this.#failure as Error;
  }

  #next(): void {
    const turn = this.#left.shift();
    if (turn === undefined) return;
    this.#running = this.#running.then(() => this.#play(turn));
  }

  async #play(turn: Turn): Promise<void> {
    try {
      await turn.play();
    } catch (error) {
      this.#failure ??= error;
    }
  }
}
