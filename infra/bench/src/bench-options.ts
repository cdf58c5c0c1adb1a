import { parseArgs } from 'node:util';

/** How much is measured. Times are in seconds. */
export interface BenchOptions {
  readonly rounds: number;
  /** Load before each measurement that is not counted. */
  readonly warmUpSeconds: number;
  readonly closedLoopSeconds: number;
  readonly connections: number;
  readonly openLoopSeconds: number;
  readonly requestsPerSecond: number;
  readonly stored: StoredTokens;
  readonly runs: RunLoad;
  /** Names of the suites and contestants to leave in; empty for all. */
  readonly only: readonly string[];
  /** Whether our processes write CPU profiles; they are slower with that. */
  readonly profile: boolean;
}

/** How many tokens are stored, and how many of them are used. */
interface StoredTokens {
  /** All of them are used once a round. */
  readonly few: number;
  readonly many: number;
  /** Of each round's, those that are not counted. */
  readonly warmUp: number;
  /** Different ones that go through one gateway, to see what it holds. */
  readonly inUse: number;
  readonly rounds: number;
}

/** How runs are accepted and carried out. */
interface RunLoad {
  /** As many connections, agents or workers at once. PostgreSQL lets a hundred in, of everybody. */
  readonly clients: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly rounds: number;
}

const full = {
  rounds: 5,
  warmUpSeconds: 3,
  closedLoopSeconds: 6,
  connections: 64,
  openLoopSeconds: 8,
  requestsPerSecond: 1_000,
  stored: { few: 10_000, many: 1_000_000, warmUp: 1_000, inUse: 100_000, rounds: 3 },
  runs: { clients: 32, warmUpSeconds: 3, seconds: 6, rounds: 3 },
};

/** Shows that everything works; its figures say little. */
const short = {
  ...full,
  rounds: 1,
  warmUpSeconds: 0.5,
  closedLoopSeconds: 1,
  openLoopSeconds: 1,
  stored: { few: 300, many: 5_000, warmUp: 100, inUse: 1_000, rounds: 1 },
  runs: { clients: 8, warmUpSeconds: 0, seconds: 1, rounds: 1 },
};

/** @throws TypeError for an argument that it doesn't know, RangeError for a value out of bounds */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string', default: '' },
      profile: { type: 'boolean', default: false },
    },
  });
  const form = values.short ? short : full;
  return {
    ...form,
    rounds: bounded('--rounds', values.rounds, form.rounds, 50),
    stored: {
      ...form.stored,
      rounds: bounded('--rounds', values.rounds, form.stored.rounds, 50),
    },
    runs: {
      ...form.runs,
      rounds: bounded('--rounds', values.rounds, form.runs.rounds, 50),
      seconds: bounded('--seconds', values.seconds, form.runs.seconds, 60),
    },
    closedLoopSeconds: bounded('--seconds', values.seconds, form.closedLoopSeconds, 60),
    openLoopSeconds: bounded('--seconds', values.seconds, form.openLoopSeconds, 60),
    profile: values.profile,
    only: values.only.split(',').filter((name) => name !== ''),
  };
}

function bounded(name: string, text: string | undefined, otherwise: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`${name} is a whole number from 1 to ${most}.`);
}
