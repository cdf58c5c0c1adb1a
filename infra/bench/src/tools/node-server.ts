import { fileURLToPath } from 'node:url';
import { spawnProcess } from '@orchestrator/testing';
import type { Place } from '../place.js';

export interface NodeServer {
  readonly port: number;
  readonly pid: number;
}

/** Starts one of `servers/`, by the URL of its compiled file, as a process of its own, on a port that it picks itself. */
export async function startNodeServer(
  place: Place,
  script: URL,
  ...args: readonly string[]
): Promise<NodeServer> {
  const server = await spawnProcess({
    args: [fileURLToPath(script), ...args],
    env: { NODE_ENV: 'production', NODE_OPTIONS: undefined },
  });
  place.cleanUp.add(() => server.kill());
  const line = await server.waitForLine(/^listening on \d+$/);
  return { port: Number(line.split(' ').at(-1)), pid: server.pid };
}
