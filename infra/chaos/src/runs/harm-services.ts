import { setTimeout as delay } from 'node:timers/promises';
import type { System } from '../system/system.js';
import { type HarmedService, placesOf } from './failpoints.js';
import type { Harm } from './harm.js';
import { Victim, type VictimOptions } from './victim.js';

export interface ServicesHarm extends Harm {
  /** Comes when every place was died at. @throws when one is not come by */
  readonly covered: Promise<void>;
  readonly isCovered: () => boolean;
}

export interface ServicesHarmOptions {
  /** How long a service lives between two deaths, in milliseconds; 0: it dies once at each place. */
  readonly restMs: number;
  readonly provoke: VictimOptions['provoke'];
}

/** Those of a lane die in turn: each of them needs the other to come by its places. */
const lanes: readonly (readonly HarmedService[])[] = [
  ['triggerIngest'],
  ['pipeline', 'agentGateway'],
];

/**
 * Kills services at each named place as they come by it; where they may rest, again and again, and in
 * the midst of whatever they do.
 */
export function harmServices(
  system: System,
  { restMs, provoke }: ServicesHarmOptions,
): ServicesHarm {
  const over = new AbortController();
  const counts: Record<string, number> = {};
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const victimOf = (name: HarmedService): Victim =>
    new Victim({
      ...{ name, provoke, count, over: over.signal },
      process: system[name].process,
      places: placesOf(name, restMs > 0),
    });
  const victims = lanes.map((lane) => lane.map(victimOf));
  const isCovered = (): boolean => victims.flat().every((victim) => victim.hasDiedEverywhere);
  let cover: () => void = () => undefined;
  const coveredBy = new Promise<void>((resolve) => {
    cover = resolve;
  });
  const onDeath = (): void => {
    if (isCovered()) cover();
  };
  const kill = restMs > 0 ? killAgainAndAgain(restMs) : killOnceEverywhere;
  const work = kill(victims, over.signal, onDeath);
  const covered = Promise.race([coveredBy, work]);
  // Told to whoever waits for it, and when it is stopped.
  covered.catch(() => undefined);
  return {
    counts,
    covered,
    isCovered,
    stop: async () => {
      over.abort();
      await work;
    },
  };
}

type Kill = (
  victims: readonly (readonly Victim[])[],
  over: AbortSignal,
  onDeath: () => void,
) => Promise<void>;

/** The next life of each begins where the last one ended. */
const killOnceEverywhere: Kill = async (victims, over, onDeath) => {
  const killEach = async (lane: readonly Victim[]): Promise<void> => {
    for (const victim of lane) {
      await victim.dieAnywhere();
      while (!over.aborted && !victim.hasDiedEverywhere) await victim.dieAtNext('again');
      await victim.live();
    }
  };
  await Promise.all(victims.map(killEach));
  onDeath();
};

const killAgainAndAgain =
  (restMs: number): Kill =>
  async (victims, over, onDeath) => {
    while (!over.aborted) {
      for (const victim of victims.flat()) {
        await victim.dieAnywhere();
        await victim.dieAtNext('lives');
        await victim.live();
        onDeath();
        await delay(restMs);
      }
    }
  };
