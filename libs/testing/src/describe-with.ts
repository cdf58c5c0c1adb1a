import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

import type { describe as Describe, test as Test } from '@jest/globals';

import {
  type AvailableBackends,
  availableBackends,
  backendUrls,
  type BackendName,
} from './available-backends.js';

/** Test files have modules of their own; this is what those of one process share. */
const kept = `available backends: ${JSON.stringify(backendUrls)}`;

/** What the machine has, looked up once in a process: what is missing is looked for again. */
export const backends =
  (getEnvironmentData(kept) as AvailableBackends | undefined) ?? (await lookUp());

async function lookUp(): Promise<AvailableBackends> {
  const found = await availableBackends();
  const { postgres, redis, rabbit, redisServerBinary } = found;
  const complete = [postgres, redis, rabbit].every((url) => url !== undefined) && redisServerBinary;
  if (complete) setEnvironmentData(kept, found);
  return found;
}

const has: Readonly<Record<BackendName, boolean>> = {
  postgres: backends.postgres !== undefined,
  redis: backends.redis !== undefined,
  rabbit: backends.rabbit !== undefined,
  'redis-server': backends.redisServerBinary,
};

/** How each backend is reached: a URL, or the name of the program for `redis-server`. */
export type BackendUrls<Name extends BackendName> = Readonly<Record<Name, string>>;

type Suite<Name extends BackendName> = (urls: BackendUrls<Name>) => void;

/** Where somebody would look for it; never with the password. */
function placeOf(name: BackendName): string {
  const place = backendUrls[name];
  return name === 'redis-server' ? place : new URL(place).host;
}

/**
 * `describe` for suites that need backends: `describeWith('postgres', 'redis')('name', suite)`.
 * A suite without what it needs is skipped and named on standard error; with `REQUIRE_ALL=1` in
 * the environment it fails instead. `suite` gets the URLs; it is also called, for the names of
 * its tests, when it is skipped.
 */
export function describeWith<Name extends BackendName>(...names: Name[]) {
  return (title: string, suite: Suite<Name>): void => {
    const { describe, test } = globalThis as unknown as {
      describe: typeof Describe;
      test: typeof Test;
    };
    const missing = names.filter((name) => !has[name]);
    const body = (): void => suite(backendUrls);
    if (missing.length === 0) {
      describe(title, body);
      return;
    }
    const lack = missing.map((name) => `${name} (${placeOf(name)})`).join(', ');
    if (process.env.REQUIRE_ALL === '1') {
      describe(title, () => {
        test(`has ${lack}`, () => {
          throw new Error(`REQUIRE_ALL=1, but this suite can't be run without ${lack}.`);
        });
      });
      return;
    }
    process.stderr.write(`LEFT OUT: "${title}" needs ${lack}\n`);
    describe.skip(title, body);
  };
}
