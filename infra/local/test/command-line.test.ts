import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { runCli } from '@orchestrator/cli';
import { createOrganization } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { type TokenKind, tokenPattern } from '@orchestrator/token-format';
import { Program } from './program.js';
import { startOnBestStore } from './start-on-best-store.js';

const startMs = 120_000;
const binary = join(import.meta.dirname, '../../cli/bin/orchestrator.mjs');
let url: string;
let admin: string;

type Ran = Promise<{ code: number | null; told: string; complained: string }>;

const environmentOf = (token: string | undefined) => ({
  ORCHESTRATOR_URL: url,
  ...(token !== undefined && { ORCHESTRATOR_TOKEN: token }),
});

/** Does in this process what the program does. */
async function orchestrator(token: string | undefined, args: readonly string[], input = ''): Ran {
  const [told, complained]: [string[], string[]] = [[], []];
  const code = await runCli(args, environmentOf(token), {
    tell: (line) => told.push(line),
    complain: (line) => complained.push(line),
    input: Readable.from([input]),
  });
  return { code, told: told.join('\n'), complained: complained.join('\n') };
}

/** Runs the program itself, as a shell would. */
async function program(token: string | undefined, args: readonly string[], input = ''): Ran {
  const child = spawn(process.execPath, [binary, ...args], {
    env: { PATH: process.env.PATH, ...environmentOf(token) },
  });
  child.stdin.end(input);
  const [told, complained, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('exit', resolve)),
  ]);
  return { code, told: told.trimEnd(), complained: complained.trimEnd() };
}

/** What it tells, where nothing stands in the way. */
async function told(token: string, ...args: string[]): Promise<string> {
  const ran = await orchestrator(token, args);
  expect(ran).toMatchObject({ code: 0 });
  return ran.told;
}

/** What kind of token this is, as it says itself. */
async function kindOf(token: string): Promise<TokenKind> {
  const self = await told(token, 'whoami', '--json');
  return (JSON.parse(self) as { token: { kind: TokenKind } }).token.kind;
}

const refused = {
  code: 1,
  told: '',
  complained: expect.stringMatching(/^The token is not accepted: /),
};

beforeAll(async () => {
  const system = await startOnBestStore();
  url = system.url;
  admin = (await readFile(system.bootstrapTokenFile, 'utf8')).trim();
  await new Program(url, '', admin).send(createOrganization, {}, { name: 'acme' });
  await told(admin, 'project', 'create', 'acme/web');
}, startMs);

test('who one is', async () => {
  const lines = await told(admin, 'whoami');
  expect(lines).toMatch(/^user +admin/);
  expect(lines).toMatch(/^kind +personal$/m);
  expect(await told(admin, 'org', 'list')).toMatch(/^NAME .*\nacme +owner /);
  expect(await told(admin, 'project', 'list', '--quiet')).toBe('acme/web');
});

const kinds: [TokenKind, string[], string[]][] = [
  ['personal', [], ['--scope', 'read', '--repository', 'acme/web']],
  ['organization', ['--kind', 'organization', '--org', 'acme'], ['--scope', 'trigger']],
  ['agent', ['--kind', 'agent'], ['--agent-label', 'os=linux']],
  ['agent', ['--kind', 'agent', '--org', 'acme'], ['--agent-label', 'os=macos']],
  ['trigger', ['--kind', 'trigger', '--repo', 'acme/web'], []],
];

describe.each(kinds)('%s tokens %j', (kind, where, special) => {
  test(
    'live their whole life',
    async () => {
      const limits = ['--expires-in', '90d', '--allow-ip', '127.0.0.0/8', '--allow-ip', '::1'];
      const create = ['token', 'create', ...where, '--label', 'whole life', ...special, ...limits];
      const first = await told(admin, ...create, '--quiet');
      expect(first).toMatch(new RegExp(`^${tokenPattern}$`));
      expect(await kindOf(first)).toBe(kind);

      const id = await told(admin, 'token', 'list', ...where, '--status', 'active', '--quiet').then(
        (ids) => ids.split('\n')[0] ?? '',
      );
      expect(await told(admin, 'token', 'show', id, ...where)).toContain(`…${first.slice(-4)}`);
      expect(await told(admin, 'token', 'update', id, ...where, '--label', 'renamed')).toMatch(
        /^label +renamed$/m,
      );
      for (const line of (await told(admin, 'token', 'list', ...where)).split('\n'))
        expect(line.length).toBeLessThanOrEqual(100);

      const rotated = await told(admin, 'token', 'rotate', id, ...where, '--overlap', '1h');
      const second = rotated.split('\n').at(-1) ?? '';
      expect(await Promise.all([first, second].map(kindOf))).toEqual([kind, kind]);

      const leaked = await orchestrator(undefined, ['token', 'revoke-leaked'], `x="${first}"`);
      expect(leaked).toMatchObject({ code: 0, told: expect.stringMatching(/^1 value reported/) });
      expect(await orchestrator(first, ['whoami'])).toEqual(refused);
      expect(await kindOf(second)).toBe(kind);

      await told(second, 'token', 'revoke', '--self');
      expect(await orchestrator(second, ['whoami'])).toEqual(refused);
      const revoked = await told(
        admin,
        'token',
        'list',
        ...where,
        '--status',
        'revoked',
        '--quiet',
      );
      expect(revoked.split('\n')).toContain(id);
    },
    startMs,
  );
});

test.each(kinds.slice(0, 2))('%s tokens %j rotate themselves', async (kind, where, special) => {
  const create = ['token', 'create', ...where, '--label', 'self', ...special, '--quiet'];
  const first = await told(admin, ...create);
  const second = await told(first, 'token', 'rotate', '--self', '--overlap', '5m', '--quiet');
  expect(await Promise.all([first, second].map(kindOf))).toEqual([kind, kind]);
  await told(second, 'token', 'revoke', '--self');
});

test('what a token may not do is one sentence, and 1', async () => {
  const create = ['token', 'create', '--label'];
  const reader = await told(admin, ...create, 'reader', '--scope', 'read', '--quiet');
  const more = await orchestrator(reader, [...create, 'x', '--scope', 'trigger']);
  expect(more).toMatchObject({ code: 1, told: '' });
  expect(more.complained).toContain('token:admin');
  const twice = await orchestrator(admin, [...create, 'reader', '--scope', 'read']);
  expect(twice).toEqual({
    code: 1,
    told: '',
    complained: expect.stringContaining('An active token already has this label'),
  });
  const wrong = await orchestrator(admin, [
    ...create,
    'y',
    '--scope',
    'read',
    '--allow-ip',
    'here',
  ]);
  expect(wrong).toMatchObject({ code: 1, complained: expect.stringContaining('--allow-ip: ') });
  const absent = await orchestrator(admin, ['token', 'list', '--kind', 'agent', '--org', 'other']);
  expect(absent).toMatchObject({ code: 1, complained: expect.stringContaining('There is none') });
});

test('deleting a project ends its trigger tokens', async () => {
  await told(admin, 'project', 'create', 'acme/old');
  const where = ['--kind', 'trigger', '--repo', 'acme/old'];
  const token = await told(admin, 'token', 'create', ...where, '--label', 'hook', '--quiet');
  expect(await kindOf(token)).toBe('trigger');
  await told(admin, 'project', 'delete', 'acme/old');
  await eventually(async () => (await orchestrator(token, ['whoami'])).code === 1, {
    withinMs: 20_000,
  });
  expect(await orchestrator(token, ['whoami'])).toEqual(refused);
});

describe('the program itself', () => {
  test('prints and ends as it should', async () => {
    const create = ['token', 'create', '--label', 'program', '--scope', 'read', '--quiet'];
    const made = await program(admin, create);
    expect(made).toMatchObject({ code: 0, complained: '' });
    expect(made.told).toMatch(new RegExp(`^${tokenPattern}$`));
    expect(await program(made.told, ['whoami', '--quiet'])).toMatchObject({ told: 'admin' });
    expect(await program(admin, create)).toMatchObject({ code: 1, told: '' });
    const leaked = await program(undefined, ['token', 'revoke-leaked', '--quiet'], made.told);
    expect(leaked).toEqual({ code: 0, told: '1', complained: '' });
    expect(await program(made.told, ['whoami'])).toEqual(refused);
  });

  test('lets go whoever has read enough', async () => {
    const child = spawn('sh', ['-c', '"$0" "$1" help | head -1', process.execPath, binary]);
    const [out, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect([out, complained]).toEqual(['orchestrator <command>\n', '']);
  });
});
