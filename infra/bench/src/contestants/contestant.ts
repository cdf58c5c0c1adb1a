import type { Site } from '../site.js';

export const contestantNames = ['direct', 'nginx', 'auth_request', 'express', 'gateway'] as const;
export type ContestantName = (typeof contestantNames)[number];

/** Someone who answers the same path with what the same upstream says. */
export interface Contestant {
  readonly name: ContestantName;
  readonly title: string;
  start(site: Site): Promise<RunningContestant>;
}

export interface RunningContestant {
  /** Its loopback port. */
  readonly port: number;
  /** Process numbers by role; their descendants belong to them. */
  readonly processes: Readonly<Record<string, number>>;
}
