import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createRedisNamespace, createTestDatabase, describeWith } from '@orchestrator/testing';
import { readLocalConfig, runLocal, type RunningSystem } from '../src/index.js';
import { createBrokerRoom } from './broker-room.js';
import { freePorts } from './free-ports.js';

const run = promisify(execFile);
const startMs = 120_000;
const closers: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closers.reverse()) await close();
}, startMs);

async function start(environment: Record<string, string> = {}): Promise<[RunningSystem, string]> {
  const directory = await mkdtemp(join(tmpdir(), 'orchestrator-'));
  closers.push(() => rm(directory, { recursive: true, force: true }));
  const system = await open(directory, environment);
  return [system, directory];
}

async function open(directory: string, environment: Record<string, string>) {
  const port = String(await freePorts(Number(environment.GATEWAYS ?? '1')));
  const config = readLocalConfig({
    DATA_DIR: directory,
    PORT: port,
    INTERNAL_PORT: '0',
    LOCAL_PROVIDER_PORT: '0',
    LOG_LEVEL: 'error',
    ...environment,
  });
  const system = await runLocal(config);
  closers.push(() => system.close());
  return system;
}

/** The shell lines of the tour in the README, for the system at this address. */
async function tourLines(url: string, tokenFile: string): Promise<string> {
  const readme = await readFile(join(import.meta.dirname, '../../../README.md'), 'utf8');
  const [tour = ''] = /^## A tour[\s\S]*?(?=^## )/m.exec(readme) ?? [];
  return [...tour.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, lines = '']) => lines)
    .join('\n')
    .replaceAll('http://localhost:8080', url)
    .replaceAll('.data/bootstrap-token', tokenFile)
    .replaceAll('/tmp/tour', `${tokenFile}.tour`);
}

/** Once is enough to see that npx finds it; the other times it need not look. */
const withOneNpx = (lines: string): string => {
  const [before = '', ...others] = lines.split('npx orchestrator');
  const [first = '', ...more] = others;
  return [`${before}npx orchestrator${first}`, ...more].join('node_modules/.bin/orchestrator');
};

async function takeTour({ urls, bootstrapTokenFile = '' }: RunningSystem) {
  const lines = withOneNpx(await tourLines(urls[0]!, bootstrapTokenFile));
  const { stdout, stderr } = await run(
    'bash',
    [
      '-euo',
      'pipefail',
      '-c',
      lines.replaceAll('curl -s', "curl -w '%{stderr}%{http_code}\\n' -s"),
    ],
    { cwd: join(import.meta.dirname, '../../..') },
  );
  return {
    statuses: stderr.split('\n').filter((line) => /^\d{3}$/.test(line)),
    // Of the command line: what tokens say that they are, and sentences.
    kinds: [...stdout.matchAll(/^kind +(\w+)$/gm)].map(([, kind]) => kind),
    said: stdout.split('\n').filter((line) => /refused\.$|So is|reported/.test(line)),
  };
}

const theTour = {
  statuses: [
    // Who am I; a token that may only read; an organization; bad input.
    ...[200, 200, 200, 201, 200, 403, 201, 200, 400],
    // A project, and a token of each other kind: made, asked what it is, used.
    ...[201, 201, 201, 201, 200, 200, 200, 200, 403, 403],
    // Rotated, both values used; leaked.
    ...[201, 200, 200, 202, 401],
    // The first token; a browser.
    ...[200, 204, 401, 200, 200, 200, 403, 204, 401],
  ].map(String),
  kinds: [
    ...['personal', 'personal', 'organization', 'agent', 'trigger'],
    ...['trigger', 'trigger', 'organization'],
  ],
  said: [
    '1 value reported: none of them is a live token any more.',
    'The new one is refused.',
    'So is the old one.',
  ],
};

describe('the README’s tour, line by line', () => {
  test(
    'on the embedded store; and a second start keeps everything',
    async () => {
      const [system, directory] = await start();
      expect(await takeTour(system)).toEqual(theTour);
      const file = system.bootstrapTokenFile!;
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const token = await readFile(file, 'utf8');
      await system.close();

      const again = await open(directory, {});
      expect(await readFile(file, 'utf8')).toBe(token);
      const headers = { authorization: `Bearer ${token.trim()}` };
      const orgs = await fetch(`${again.urls[0]!}/api/v2/orgs`, { headers });
      expect(await orgs.json()).toMatchObject({ items: [{ name: 'acme', role: 'owner' }] });
      const used = await fetch(`${again.urls[0]!}/api/v2/user/tokens?status=revoked`, { headers });
      expect(await used.json()).toMatchObject({
        items: [{ label: 'tour', last_used_ip: '127.0.0.1' }],
      });
    },
    startMs,
  );
});

describeWith(
  'postgres',
  'redis',
  'rabbit',
)('the same on real backends', () => {
  test(
    'with three gateways, on each of which a revoked token is refused',
    async () => {
      const database = await createTestDatabase();
      closers.push(() => database.drop());
      const redis = createRedisNamespace();
      closers.push(() => redis.clear());
      const rabbit = createBrokerRoom();
      closers.push(() => rabbit.clear());
      const [system] = await start({
        DATABASE_URL: database.url,
        REDIS_URL: redis.url,
        REDIS_PREFIX: redis.prefix.replace(/[^a-z0-9:-]/g, '-'),
        ...rabbit.settings,
        GATEWAYS: '3',
      });
      expect(await takeTour(system)).toEqual(theTour);
      expect(system.urls).toHaveLength(3);
      const admin = `Bearer ${(await readFile(system.bootstrapTokenFile!, 'utf8')).trim()}`;
      const api = (gateway: string, path: string, init: RequestInit = {}) =>
        fetch(gateway + path, {
          ...init,
          headers: {
            authorization: admin,
            'content-type': 'application/json',
            ...(init.headers as object),
          },
        });
      const made = await api(system.urls[0]!, '/api/v2/user/tokens', {
        method: 'POST',
        body: JSON.stringify({ label: 'x', scopes: ['read'] }),
      });
      const { id, token } = (await made.json()) as { id: string; token: string };
      const statuses = () =>
        Promise.all(
          system.urls.map(
            async (url) =>
              (await api(url, '/api/v2/orgs', { headers: { authorization: `Bearer ${token}` } }))
                .status,
          ),
        );
      expect(await statuses()).toEqual([200, 200, 200]);
      expect(
        (await api(system.urls[1]!, `/api/v2/user/tokens/${id}`, { method: 'DELETE' })).status,
      ).toBe(204);
      expect(await statuses()).toEqual([401, 401, 401]);
    },
    startMs,
  );
});
