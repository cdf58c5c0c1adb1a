import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';

import { backendUrls } from './available-backends.js';
import { closeAtEnd } from './end-registry.js';
import { freePort } from './free-port.js';
import { spawnProcess, type SpawnedProcess } from './spawned-process.js';

export interface RedisServerOptions {
  /** A free one unless said otherwise. */
  port?: number;
  /** Where it keeps its files; a new directory, removed at the end, unless said otherwise. */
  dir?: string;
  /** A copy from `saveCopy` to start with. */
  rdb?: string;
  /** More of its command line, such as `--maxmemory-policy allkeys-lru`. */
  args?: readonly string[];
}

export interface RedisRestart {
  /** A copy from `saveCopy` to come back with; without one it comes back empty. */
  fromCopy?: string;
}

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** The process that runs now; another one after each restart. */
  readonly pid: number;
  /** SIGSTOP: connections stay, answers don't come. */
  pause(): void;
  resume(): void;
  /** SIGKILL, and comes when it is dead. What was not copied is lost. */
  kill(): Promise<void>;
  /** Kills it if it runs, and starts it on the same port: empty, or with an old copy. */
  restart(options?: RedisRestart): Promise<void>;
  /** Writes what it holds to a file of its own and gives the path. */
  saveCopy(): Promise<string>;
  /** Ends it for good and removes its directory if it is ours. */
  stop(): Promise<void>;
}

const dumpName = 'dump.rdb';

function run(dir: string, port: number, args: readonly string[]): Promise<SpawnedProcess> {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir,
    dbfilename: dumpName,
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
  };
  const fixed = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  return spawnProcess({
    command: backendUrls['redis-server'],
    args: [...fixed, ...args],
    readyWhen: /Ready to accept connections/,
  });
}

async function save(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.save();
  } finally {
    client.disconnect();
  }
}

/** A Redis of one's own, to be killed, paused and brought back; ended with the test file. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const port = options.port ?? (await freePort());
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'orchestrator-redis-')));
  const url = `redis://127.0.0.1:${port}`;
  const dump = join(dir, dumpName);
  let copies = 0;

  const start = async (copy: string | undefined): Promise<SpawnedProcess> => {
    await rm(dump, { force: true });
    if (copy !== undefined) await copyFile(copy, dump);
    return run(dir, port, options.args ?? []);
  };
  let server = await start(options.rdb);

  const stop = async (): Promise<void> => {
    await server.kill();
    forget();
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  const forget = closeAtEnd(stop);

  return {
    port,
    url,
    get pid() {
      return server.pid;
    },
    pause: () => server.pause(),
    resume: () => server.resume(),
    kill: async () => {
      await server.kill();
    },
    restart: async ({ fromCopy } = {}) => {
      await server.kill();
      server = await start(fromCopy);
    },
    saveCopy: async () => {
      await save(url);
      copies += 1;
      const copy = join(dir, `copy-${copies}.rdb`);
      await copyFile(dump, copy);
      return copy;
    },
    stop,
  };
}
