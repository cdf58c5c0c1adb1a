import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';

import { probe } from './probe.js';

/** What a suite may need; `redis-server` is the program, for servers that a test may kill. */
export type BackendName = 'postgres' | 'redis' | 'rabbit' | 'redis-server';

export interface AvailableBackends {
  postgres?: string;
  redis?: string;
  rabbit?: string;
  redisServerBinary: boolean;
}

/** Where each backend is looked for: the environment, else the standard port of this machine. */
export const backendUrls: Readonly<Record<BackendName, string>> = {
  postgres: process.env.DATABASE_URL ?? `postgres://${userInfo().username}@127.0.0.1:5432/postgres`,
  redis: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
  rabbit: process.env.AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672',
  'redis-server': process.env.REDIS_SERVER ?? 'redis-server',
};

function addressOf(url: string, standardPort: number): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
  return { host, port: port === '' ? standardPort : Number(port) };
}

/** Asks for TLS, which any PostgreSQL answers with one letter, then whether we may log in. */
async function postgresAnswers(url: string): Promise<boolean> {
  const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
  const isPostgres = (answer: Buffer): boolean => 'SN'.includes(answer.toString('latin1', 0, 1));
  if (!(await probe(addressOf(url, 5432), sslRequest, isPostgres))) return false;

  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function redisAnswers(url: string): Promise<boolean> {
  const { username, password } = new URL(url);
  const words = [username, password].filter((word) => word !== '').map(decodeURIComponent);
  const login = password === '' ? '' : `AUTH ${words.join(' ')}\r\n`;
  return probe(addressOf(url, 6379), Buffer.from(`${login}PING\r\n`), (answer) =>
    answer.toString('latin1').startsWith('+'),
  );
}

/** Sends the protocol header of AMQP 0-9-1, section 4.2.2, then asks whether we may log in. */
async function rabbitAnswers(url: string): Promise<boolean> {
  const header = Buffer.from('AMQP\0\0\x09\x01', 'latin1');
  const isMethodFrame = (answer: Buffer): boolean => answer[0] === 1;
  if (!(await probe(addressOf(url, 5672), header, isMethodFrame))) return false;

  const { connect } = await import('amqplib');
  try {
    const connection = await connect(url, { timeout: 10_000 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

function redisServerRuns(): boolean {
  return spawnSync(backendUrls['redis-server'], ['--version']).status === 0;
}

/** Looks which backends answer. Ten seconds for each: a busy machine is no machine without them. */
export async function availableBackends(): Promise<AvailableBackends> {
  const { postgres, redis, rabbit } = backendUrls;
  const [hasPostgres, hasRedis, hasRabbit] = await Promise.all([
    postgresAnswers(postgres),
    redisAnswers(redis),
    rabbitAnswers(rabbit),
  ]);
  return {
    ...(hasPostgres && { postgres }),
    ...(hasRedis && { redis }),
    ...(hasRabbit && { rabbit }),
    redisServerBinary: redisServerRuns(),
  };
}
