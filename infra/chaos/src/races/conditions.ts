import { startRedisServer, type TcpTarget } from '@orchestrator/testing';
import type { System } from '../system/system.js';

/** Something done to Redis when that share of the ends was begun. */
export interface Turn {
  readonly share: number;
  readonly play: () => Promise<unknown>;
}

/** What becomes of Redis while races are run. The last turn leaves it whole. */
export interface RaceCondition {
  readonly name: string;
  turns(system: System): readonly Turn[] | Promise<readonly Turn[]>;
}

const now = (work: () => void) => (): Promise<void> => {
  work();
  return Promise.resolve();
};
const lateMs = 60;

export const redisUp: RaceCondition = { name: 'Redis up', turns: () => [] };

export const redisLate: RaceCondition = {
  name: 'Redis tells one gateway late',
  turns: (system) => [
    { share: 0, play: now(() => system.gateway(1).redis.delay(lateMs, 'to-client')) },
    { share: 1, play: now(() => system.gateway(1).redis.delay(0)) },
  ],
};

const redisCutOff: RaceCondition = {
  name: 'Redis out of reach of one gateway',
  turns: (system) => [
    { share: 0.3, play: now(() => system.gateway(1).redis.pause()) },
    { share: 0.8, play: now(() => system.gateway(1).redis.resume()) },
  ],
};

const redisKilled: RaceCondition = {
  name: 'Redis killed',
  turns: ({ redis }) => [
    { share: 0.3, play: () => redis.kill() },
    { share: 0.8, play: () => redis.restart() },
  ],
};

export const redisPaused: RaceCondition = {
  name: 'Redis paused',
  turns: ({ redis }) => [
    { share: 0.3, play: now(() => redis.pause()) },
    { share: 0.8, play: now(() => redis.resume()) },
  ],
};

const redisRestartedEmpty: RaceCondition = {
  name: 'Redis restarted empty',
  turns: ({ redis }) => [
    { share: 0.3, play: () => redis.restart() },
    { share: 0.7, play: () => redis.restart() },
  ],
};

export const redisFromOldCopy: RaceCondition = {
  name: 'Redis back with an old copy',
  turns: ({ redis }) => {
    let fromCopy: string | undefined;
    const comeBack = (): Promise<void> => redis.restart(fromCopy === undefined ? {} : { fromCopy });
    const copy = async (): Promise<void> => {
      fromCopy = await redis.saveCopy();
    };
    return [
      { share: 0.2, play: copy },
      { share: 0.5, play: comeBack },
      { share: 0.8, play: comeBack },
    ];
  },
};

const redisSwapped: RaceCondition = {
  name: 'Redis swapped for another server',
  turns: async (system) => {
    const other = await startRedisServer();
    const goTo = (target: TcpTarget) => () => {
      for (const { redis } of system.members) redis.switchTarget(target);
      // Not all at one moment: some are at the other server while others still are at this one.
      for (const { redis } of [...system.members].sort(() => Math.random() - 0.5)) redis.cut();
      return Promise.resolve();
    };
    return [
      { share: 0.3, play: goTo({ port: other.port }) },
      { share: 0.7, play: goTo({ port: system.redis.port }) },
      { share: 1, play: () => other.stop() },
    ];
  },
};

export const raceConditions: readonly RaceCondition[] = [
  redisUp,
  redisLate,
  redisCutOff,
  redisKilled,
  redisPaused,
  redisRestartedEmpty,
  redisFromOldCopy,
  redisSwapped,
];
