import { closeClients, connectTo, type IssuedToken, type System } from '../system/system.js';
import type { RaceCondition, Turn } from './conditions.js';
import { race, sweep, type Lane } from './race.js';
import { RaceTally } from './race-tally.js';

export interface RacesOptions {
  readonly races: number;
  /** Races at the same time. */
  readonly lanes: number;
  readonly condition: RaceCondition;
}

const sweepLanes = 4;

/** Runs races while the condition harms Redis; afterwards Redis is whole and every gateway trusts. */
export async function runRaces(system: System, options: RacesOptions): Promise<RaceTally> {
  const { races, lanes: laneCount, condition } = options;
  const tally = new RaceTally();
  const [admin, ...tokens] = await issueAll(system, races);
  const waiting = [...tokens];
  const turns = new Turns(await condition.turns(system), races);
  const lanes = Array.from({ length: Math.min(laneCount, races) }, (_, index) =>
    openLane(system, index),
  );
  try {
    await Promise.all(
      lanes.map(async (lane) => {
        for (let token = waiting.shift(); token; token = waiting.shift()) {
          await race(lane, { token, admin, ...styleOf(), onRevoke: () => turns.revoked() }, tally);
        }
      }),
    );
    await turns.finish();
    await Promise.all(
      lanes.slice(0, sweepLanes).map((lane, index) => {
        const share = tokens.filter((_, position) => position % sweepLanes === index);
        return sweep(lane.riders, share, tally);
      }),
    );
  } finally {
    await turns.finish();
    await closeClients(
      lanes.flatMap(({ riders, probes, revoker }) => [...riders, ...probes, revoker]),
    );
  }
  await system.calm();
  for (const id of tally.revokedIds) system.ledger.revoked.add(id);
  return tally;
}

async function issueAll(system: System, races: number): Promise<[IssuedToken, ...IssuedToken[]]> {
  return [await system.issue(['token:admin']), ...(await system.issueMany(races))];
}

function openLane(system: System, index: number): Lane {
  return {
    riders: system.gateways.map(connectTo),
    probes: system.gateways.map(connectTo),
    revoker: connectTo(system.gateway(index)),
  };
}

/** A third of the tokens is used for the first time while it is revoked, a third revokes itself. */
function styleOf() {
  const dice = Math.random();
  return {
    bySelf: Math.random() < 1 / 3,
    headStartMs: dice < 1 / 3 ? 0 : 150 * Math.random(),
    paceMs: () => 4 + 16 * Math.random(),
  };
}

/** Harm is done when that share of the revokes was begun. */
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

  revoked(): void {
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
