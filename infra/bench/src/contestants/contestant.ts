import type { Site } from '../site.js';

/** Someone who answers the same path with what the same upstream says. */
export interface Contestant {
  readonly name: 'direct' | 'nginx' | 'auth_request' | 'express' | 'gateway';
  readonly title: string;
  start(site: Site): Promise<RunningContestant>;
}

export interface RunningContestant {
  /** Its loopback port. */
  readonly port: number;
  /** Process numbers by role; their descendants belong to them. */
  readonly processes: Readonly<Record<string, number>>;
}
