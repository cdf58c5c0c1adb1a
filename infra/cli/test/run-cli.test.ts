import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { closeAtEnd, freePort } from '@orchestrator/testing';
import { generateToken, tokenKinds } from '@orchestrator/token-format';
import { callersToken, problem, run, type StandIn, startStandIn, tokenObject } from './stand-in.js';

let standIn: StandIn;
let environment: Record<string, string>;
beforeAll(async () => {
  standIn = await startStandIn();
  environment = { ORCHESTRATOR_TOKEN: callersToken, ORCHESTRATOR_URL: standIn.url };
});

describe('help', () => {
  test.each([[['help']], [['--help']], [['-h']]])(
    '%j tells of every command, with 0',
    async (args) => {
      const { code, told, complained } = await run(args, {});
      expect([code, complained]).toEqual([0, '']);
      for (const name of [
        'whoami',
        'token rotate',
        'token revoke-leaked',
        'project create',
        'org list',
      ])
        expect(told).toContain(`\n  ${name}`);
      expect(told).toContain('ORCHESTRATOR_TOKEN');
      expect(told).toContain('Exit codes: 0 ');
    },
  );

  test('nothing said is not understood', async () => expect((await run([], {})).code).toBe(2));

  test.each([[['help', 'token', 'create']], [['token', 'create', '--help']]])(
    '%j tells of one command',
    async (args) => {
      const { code, told } = await run(args, {});
      expect(code).toBe(0);
      expect(told).toMatch(/^orchestrator token create \[WHERE\]/);
      expect(told).toContain('--kind trigger --repo OWNER/NAME');
    },
  );

  test('of a group tells of its commands alone', async () => {
    const { told } = await run(['help', 'token'], {});
    expect(told).toContain('token rotate');
    expect(told).not.toContain('org list');
  });

  test('the version', async () =>
    expect(await run(['--version'], {})).toEqual({
      code: 0,
      told: expect.stringMatching(/^orchestrator \d+\.\d+\.\d+$/),
      complained: '',
    }));
});

describe('what is not said rightly is answered with 2 and one sentence, before any request', () => {
  test.each([
    [['tokens'], 'no command "tokens"'],
    [['token'], 'no command "token"'],
    [['token', 'lst'], 'no command "token lst"'],
    [['token', 'list', 'x'], 'a word too many'],
    [['token', 'list', '--nonsense'], "Unknown option '--nonsense'"],
    [['token', 'list', '--kind', 'session'], '--kind must be personal or organization'],
    [['token', 'list', '--kind', 'organization'], '--kind organization needs --org NAME'],
    [['token', 'list', '--kind', 'trigger'], '--kind trigger needs --repo OWNER/NAME'],
    [['token', 'list', '--kind', 'trigger', '--repo', 'web'], '--repo must be a project'],
    [['token', 'list', '--kind', 'trigger', '--repo', 'acme/..'], '--repo must be a project'],
    [['token', 'list', '--org', 'acme'], '--org goes with --kind organization or --kind agent'],
    [['token', 'list', '--repo', 'a/b'], '--repo goes with --kind trigger'],
    [['token', 'list', '--status', 'old'], '--status must be active or expired or revoked'],
    [['token', 'list', '--limit', '0'], '--limit must be a whole number'],
    [['token', 'create', '--scope', 'read'], '--label is needed'],
    [['token', 'create', '--label', 'x'], '--scope is needed: trigger, read'],
    [['token', 'create', '--label', 'x', '--scope', 'write'], '--scope must be trigger or read'],
    [
      ['token', 'create', '--label', 'x', '--kind', 'agent', '--scope', 'read'],
      'not go with agent',
    ],
    [
      ['token', 'create', '--label', 'x', '--scope', 'read', '--agent-label', 'a=b'],
      '--agent-label does not go with personal tokens',
    ],
    [
      ['token', 'create', '--label', 'x', '--kind', 'agent', '--agent-label', 'gpu'],
      '--agent-label must be key=value',
    ],
    ...['90', '90y', '-1d', '1.5d', '', '99999d', 'd'].map((text): [string[], string] => [
      ['token', 'create', '--label', 'x', '--scope', 'read', `--expires-in=${text}`],
      '--expires-in must be a number and s, m, h, d or w',
    ]),
    ...['tomorrow', '2027-01-31', '2027-01-31T12:00:00', '2027-13-31T12:00:00Z'].map(
      (text): [string[], string] => [
        ['token', 'create', '--label', 'x', '--scope', 'read', '--expires-at', text],
        '--expires-at must be a time with its offset',
      ],
    ),
    [
      ['token', 'create', '--label', 'x', '--scope', 'read', '--expires-in=1d', '--never-expires'],
      'One of --expires-in, --expires-at and --never-expires',
    ],
    [['token', 'show'], 'It needs ID'],
    [['token', 'rotate'], 'the ID of a token, or --self'],
    [['token', 'rotate', 'x', '--self'], 'the ID of a token, or --self'],
    [['token', 'rotate', '--self', '--overlap', 'long'], '--overlap must be'],
    [['token', 'revoke'], 'the ID of a token, or --self'],
    [['token', 'update', 'x', '--agent-label', 'a=b'], 'Only agent tokens'],
    [['token', 'revoke-leaked'], 'Name a --report'],
    [['project', 'create', 'acme'], 'OWNER/NAME must be a project'],
    [['project', 'delete'], 'It needs OWNER/NAME'],
  ] as [string[], string][])('%j', async (args, sentence) => {
    standIn.answer();
    const { code, told, complained } = await run(args, environment);
    expect([code, told]).toEqual([2, '']);
    expect(complained).toContain(sentence);
    expect(standIn.requests).toEqual([]);
  });
});

describe('the environment', () => {
  test('without a token says where to put one', async () => {
    const { code, complained } = await run(['whoami'], { ORCHESTRATOR_URL: standIn.url });
    expect([code, complained]).toEqual([2, expect.stringContaining('ORCHESTRATOR_TOKEN_FILE')]);
  });

  test('a token from a file is sent, without the end of its line', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'orchestrator-cli-'));
    closeAtEnd(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, 'token'), `${callersToken}\n`);
    standIn.answer({ status: 200, body: { items: [], next_cursor: null } });
    const { code } = await run(['org', 'list'], {
      ORCHESTRATOR_TOKEN_FILE: join(directory, 'token'),
      ORCHESTRATOR_URL: standIn.url,
    });
    expect(code).toBe(0);
    expect(standIn.requests).toMatchObject([{ token: `Bearer ${callersToken}` }]);
  });

  test('a file that is not there is named', async () => {
    const { code, complained } = await run(['whoami'], { ORCHESTRATOR_TOKEN_FILE: '/nowhere/x' });
    expect([code, complained]).toEqual([2, expect.stringContaining('ORCHESTRATOR_TOKEN_FILE')]);
  });

  test('a mistyped token is not sent, and not repeated', async () => {
    const mistyped = callersToken.slice(0, -1);
    standIn.answer();
    const given = { ...environment, ORCHESTRATOR_TOKEN: mistyped };
    const { code, complained } = await run(['whoami'], given);
    expect([code, complained]).toEqual([2, expect.stringContaining('its check does not fit')]);
    expect(complained).not.toContain(mistyped.slice(4));
    expect(standIn.requests).toEqual([]);
  });

  test.each([
    ['http://ci.example', 'must be https unless it is loopback'],
    ['http://localhost.evil.example', 'must be https unless it is loopback'],
    ['https://ci.example/path', 'must be an origin'],
    ['ftp://ci.example', 'must be a URL'],
    ['ci.example', 'must be a URL'],
  ])('a token is not sent to %s', async (url, why) => {
    const { code, complained } = await run(['whoami'], { ...environment, ORCHESTRATOR_URL: url });
    expect([code, complained]).toEqual([2, expect.stringContaining(why)]);
  });

  test('a token does not follow a redirect', async () => {
    const elsewhere = await startStandIn();
    standIn.answer({ status: 302, headers: { location: `${elsewhere.url}/api/v2/token` } });
    const { code } = await run(['whoami'], environment);
    expect(code).toBe(69);
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('a token is never an argument', () => {
  const value = generateToken('personal');
  test.each([
    [['whoami', value]],
    [['whoami', `--token=${value}`]],
    [['whoami', '--token', value]],
    [['whoami', '--token=x']],
    [['token', 'list', '--label', `x${value}x`]],
    [['token', 'revoke', value.slice(0, 40)]],
    [['token', 'revoke-leaked', value]],
    [[value]],
    ...tokenKinds.map((kind) => [['token', 'show', generateToken(kind)]]),
  ])('%#: it is refused, and not repeated', async (args) => {
    standIn.answer();
    const { code, told, complained } = await run(args, environment);
    expect([code, told]).toEqual([2, '']);
    expect(complained).toContain('A token is never an argument');
    expect(complained).not.toMatch(/or[poatij]_[0-9A-Za-z]/);
    expect(standIn.requests).toEqual([]);
  });
});

describe('errors of the server are sentences with an exit code', () => {
  test.each([
    [problem(401, 'invalid_token'), 1, 'The token is not accepted'],
    [problem(403, 'insufficient_scope', { detail: 'It needs read.' }), 1, 'It needs read.'],
    [problem(403, 'role_required'), 1, 'The title of role_required.'],
    [problem(404, 'not_found'), 1, 'There is none, or this token may not see it.'],
    [problem(409, 'label_taken'), 1, 'The title of label_taken.'],
    [{ ...problem(429, 'rate_limited'), headers: { 'retry-after': '7' } }, 75, 'Try again in 7 s.'],
    [problem(429, 'rate_limited'), 75, 'Try again later.'],
    [{ ...problem(503, 'unavailable'), headers: { 'retry-after': '1' } }, 75, 'Try again in 1 s.'],
    [problem(500, 'internal_error'), 69, 'Request 0190-request'],
    [{ status: 200, body: { hello: 'world' } }, 69, 'is not Orchestrator Access of this version'],
    [{ status: 502, body: 'a proxy' }, 69, 'is not Orchestrator Access of this version'],
  ])('%j', async (answer, exit, sentence) => {
    standIn.answer(answer);
    const { code, told, complained } = await run(['org', 'list'], environment);
    expect([code, told]).toEqual([exit, '']);
    expect(complained).toContain(sentence);
    expect(complained.split('\n')).toHaveLength(1);
  });

  test('faults of fields are told by the options that gave them', async () => {
    standIn.answer(
      problem(400, 'validation_failed', {
        errors: [
          { path: 'label', message: 'is too long' },
          { path: 'ip_allowlist.0', message: 'must be a range' },
          { path: 'path.id', message: 'is no id' },
          { path: 'surprise', message: 'is unknown' },
        ],
      }),
    );
    const args = ['token', 'create', '--label', 'x', '--scope', 'read', '--allow-ip', 'y'];
    const { code, complained } = await run(args, environment);
    expect(code).toBe(1);
    expect(complained).toBe(
      'The title of validation_failed:\n  --label: is too long\n  --allow-ip: must be a range\n  ID: is no id\n  surprise: is unknown',
    );
  });

  test('nothing that answers', async () => {
    const port = await freePort();
    const nowhere = { ...environment, ORCHESTRATOR_URL: `http://127.0.0.1:${port}` };
    const { code, complained } = await run(['whoami'], nowhere);
    expect(code).toBe(69);
    expect(complained).toBe(
      `Nothing answers at http://127.0.0.1:${port} (the connection was refused). Is it running, and is ORCHESTRATOR_URL right?`,
    );
  });

  test('a value is not repeated, even when the server does it', async () => {
    standIn.answer(problem(409, 'conflict', { detail: `What of ${callersToken}?` }));
    const { complained } = await run(['org', 'list'], environment);
    expect(complained).toBe('The title of conflict: What of orp_…?.');
  });
});

test('what an answer holds does not steer the terminal', async () => {
  const label = 'evil\u001b[2J\u202egnp.exe';
  standIn.answer({ status: 200, body: { items: [tokenObject({ label })], next_cursor: null } });
  const { told } = await run(['token', 'list'], environment);
  expect(told).not.toMatch(/[\u001b\u202e]/);
  expect(told).toContain('evil');
});
