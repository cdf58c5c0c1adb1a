import { parseArgs } from 'node:util';

const soakParts = [
  'latency',
  'races',
  'callers',
  'broker',
  'faults',
  'guards',
  'model',
  'lifecycle',
  'rounds',
  'jobs',
  'streams',
] as const;
export type SoakPart = (typeof soakParts)[number];

export interface SoakOptions {
  readonly parts: readonly SoakPart[];
  /** Races with Redis up. */
  readonly races: number;
  /** Races in each condition in which Redis is harmed. */
  readonly harmedRaces: number;
  /** Longest time for the races of one kind of caller under one condition. */
  readonly callerRacesMs: number;
  readonly brokerAwayMs: number;
  /** Random histories of the simulated protocol. */
  readonly histories: number;
  /** Random sequences in the life of tokens. */
  readonly sequences: number;
  /** How many times over each race inside one service is run. */
  readonly rounds: number;
  /** Of the campaign of runs. */
  readonly agents: number;
  readonly jobs: number;
  /** Of each artifact that is streamed. */
  readonly artifactBytes: number;
}

export const soakUsage = `npm run soak -- [options]
  --parts <list>          of ${soakParts.join(', ')}; all unless said otherwise
  --races <n>             revoke/use races with Redis up (2000)
  --harmed-races <n>      races in each condition in which Redis is harmed (250)
  --caller-races-s <n>    longest time for the races of sessions, memberships or users under one
                          condition, in seconds (300)
  --broker-away-s <n>     how long RabbitMQ is away, in seconds (60)
  --histories <n>         random histories of the simulated protocol (3000)
  --sequences <n>         random sequences in the life of tokens (10000)
  --rounds <n>            rounds of each race inside one service (100)
  --agents <n>            agents that execute the jobs of the campaign of runs (200)
  --jobs <n>              its jobs, while everything that they stand on is harmed (2000)
  --artifact-mib <n>      size of each artifact that is streamed, in MiB (1024)`;

/** @throws TypeError for an option that is not known or not a number */
export function readSoakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      parts: { type: 'string', default: soakParts.join() },
      races: { type: 'string', default: '2000' },
      'harmed-races': { type: 'string', default: '250' },
      'caller-races-s': { type: 'string', default: '300' },
      'broker-away-s': { type: 'string', default: '60' },
      histories: { type: 'string', default: '3000' },
      sequences: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '100' },
      agents: { type: 'string', default: '200' },
      jobs: { type: 'string', default: '2000' },
      'artifact-mib': { type: 'string', default: '1024' },
    },
  });
  return {
    parts: values.parts.split(',').map(partOf),
    races: wholeNumber('races', values.races),
    harmedRaces: wholeNumber('harmed-races', values['harmed-races']),
    callerRacesMs: 1_000 * wholeNumber('caller-races-s', values['caller-races-s']),
    brokerAwayMs: 1_000 * wholeNumber('broker-away-s', values['broker-away-s']),
    histories: wholeNumber('histories', values.histories),
    sequences: wholeNumber('sequences', values.sequences),
    rounds: wholeNumber('rounds', values.rounds),
    agents: wholeNumber('agents', values.agents),
    jobs: wholeNumber('jobs', values.jobs),
    artifactBytes: 2 ** 20 * wholeNumber('artifact-mib', values['artifact-mib']),
  };
}

function partOf(text: string): SoakPart {
  const part = soakParts.find((name) => name === text);
  if (part === undefined) throw new TypeError(`There is no part "${text}".`);
  return part;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new TypeError(`--${name} must be a whole number above 0.`);
  }
  return value;
}
