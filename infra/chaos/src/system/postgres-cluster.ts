import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { eventually, spawnProcess, type SpawnedProcess } from '@orchestrator/testing';
import pg from 'pg';
import { lastingPort } from './lasting-port.js';

export interface PostgresCluster {
  readonly port: number;
  readonly url: string;
  /** Immediate shutdown: no transaction ends, no checkpoint is written. */
  stopHard(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good and removes its files. */
  close(): Promise<void>;
}

const versions = '/usr/lib/postgresql';

/** Where the server's programs are, or undefined on a machine without them. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .map((version) => join(versions, version, 'bin'))
    .find((directory) => existsSync(join(directory, 'initdb')));
}

/** PostgreSQL refuses to run as root. */
const unprivileged = (): readonly string[] =>
  userInfo().uid === 0
    ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--']
    : [];

/** A PostgreSQL of one's own, to be stopped hard and started again. */
export async function startPostgresCluster(programs: string): Promise<PostgresCluster> {
  const base = await mkdtemp(join(tmpdir(), 'orchestrator-postgres-'));
  const data = join(base, 'data');
  if (userInfo().uid === 0) execFileSync('chown', ['postgres:', base]);
  const port = await lastingPort();
  const url = `postgres://chaos@127.0.0.1:${port}/postgres`;
  const run = (program: string, args: readonly string[]): [string, readonly string[]] => {
    const [command, ...rest] = [...unprivileged(), join(programs, program), ...args];
    return [command ?? program, rest];
  };
  const [initialize, initializeArgs] = run('initdb', [
    ...['-D', data, '-U', 'chaos', '-A', 'trust', '-E', 'UTF8'],
    ...['--no-locale', '--no-sync', '--no-instructions'],
  ]);
  execFileSync(initialize, initializeArgs, { stdio: 'ignore', cwd: base });

  let server: SpawnedProcess | undefined;
  const start = async (): Promise<void> => {
    const [command, args] = run('postgres', [
      ...['-D', data, '-p', String(port), '-k', '', '-c', 'listen_addresses=127.0.0.1'],
      // What is killed here is processes, never the machine.
      ...['-c', 'fsync=off', '-c', 'max_connections=60', '-c', 'shared_buffers=16MB'],
    ]);
    server = await spawnProcess({ command, args, cwd: base });
    await eventually(() => answers(url), { withinMs: 30_000, everyMs: 100 });
  };
  const stopHard = async (): Promise<void> => {
    server?.signal('SIGQUIT');
    await server?.exit;
  };
  await start();
  return {
    port,
    url,
    start,
    stopHard,
    close: async () => {
      await stopHard();
      await rm(base, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<true> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
