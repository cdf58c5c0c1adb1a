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
  /** Names of the contestants to leave in; empty for all. */
  readonly only: readonly string[];
  /** Whether our gateway writes a CPU profile; it is slower with that. */
  readonly profile: boolean;
}

const full = {
  rounds: 5,
  warmUpSeconds: 3,
  closedLoopSeconds: 6,
  connections: 64,
  openLoopSeconds: 8,
  requestsPerSecond: 1_000,
};

/** Shows that everything works; its figures say little. */
const short = { ...full, rounds: 1, warmUpSeconds: 0.5, closedLoopSeconds: 1, openLoopSeconds: 1 };

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
