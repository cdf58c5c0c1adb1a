import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { closeAtEnd } from '@orchestrator/testing';
import { generateToken } from '@orchestrator/token-format';
import { callersToken, problem, run, type StandIn, startStandIn, tokenObject } from './stand-in.js';

let standIn: StandIn;
let environment: Record<string, string>;
beforeAll(async () => {
  standIn = await startStandIn();
  environment = { ORCHESTRATOR_TOKEN: callersToken, ORCHESTRATOR_URL: standIn.url };
});

const id = tokenObject().id;
const value = generateToken('personal');
const empty = { status: 200, body: { items: [], next_cursor: null } };
const made = { status: 201, body: { ...tokenObject(), token: value } };
const hour = 3_600_000;

const places: [string[], string][] = [
  [[], '/api/v2/user/tokens'],
  [['--kind', 'personal'], '/api/v2/user/tokens'],
  [['--kind', 'organization', '--org', 'acme'], '/api/v2/orgs/acme/tokens'],
  [['--kind', 'agent'], '/api/v2/user/agent-tokens'],
  [['--kind', 'agent', '--org', 'acme'], '/api/v2/orgs/acme/agent-tokens'],
  [['--kind', 'trigger', '--repo', 'acme/web'], '/api/v2/ci/repos/acme/web/trigger-tokens'],
];

describe.each(places)('where tokens are managed: %j', (where, path) => {
  const scoped = where.length === 0 || ['personal', 'organization'].includes(where[1] ?? '');
  test.each([
    ['list', [], empty, 'GET', path],
    ['show', [id], { status: 200, body: tokenObject() }, 'GET', `${path}/${id}`],
    ['create', ['--label', 'x', ...(scoped ? ['--scope', 'read'] : [])], made, 'POST', path],
    [
      'update',
      [id, '--label', 'x'],
      { status: 200, body: tokenObject() },
      'PATCH',
      `${path}/${id}`,
    ],
    ['rotate', [id], made, 'POST', `${path}/${id}/rotate`],
    ['revoke', [id], { status: 204 }, 'DELETE', `${path}/${id}`],
  ] as const)('%s', async (verb, args, answer, method, expected) => {
    standIn.answer(answer);
    expect((await run(['token', verb, ...args, ...where], environment)).code).toBe(0);
    const [request] = standIn.requests;
    expect([request?.method, request?.path.split('?')[0]]).toEqual([method, expected]);
    expect(request?.token).toBe(`Bearer ${callersToken}`);
  });
});

describe('create', () => {
  test('says what was given, and nothing else', async () => {
    standIn.answer(made);
    await run(
      [
        ...['token', 'create', '--label', 'deploy', '--description', 'of the site'],
        ...['--scope', 'read', '--scope', 'trigger', '--expires-at', '2027-01-31T13:00:00+01:00'],
        ...['--allow-ip', '10.0.0.0/8', '--allow-ip', '::1', '--repository', 'acme/web'],
      ],
      environment,
    );
    expect(standIn.requests[0]?.body).toEqual({
      label: 'deploy',
      description: 'of the site',
      scopes: ['read', 'trigger'],
      expires_at: '2027-01-31T12:00:00.000Z',
      ip_allowlist: ['10.0.0.0/8', '::1'],
      repositories: ['acme/web'],
    });
  });

  test('labels of agents; an empty value and an equals sign in it', async () => {
    standIn.answer(made);
    const labels = ['--agent-label', 'gpu=', '--agent-label', 'a=b=c'];
    await run(['token', 'create', '--kind', 'agent', '--label', 'x', ...labels], environment);
    expect(standIn.requests[0]?.body).toEqual({ label: 'x', labels: { gpu: '', a: 'b=c' } });
  });

  test.each([
    ['90s', 90_000],
    ['15m', hour / 4],
    ['1h', hour],
    ['90d', 90 * 24 * hour],
    ['2w', 14 * 24 * hour],
  ])('--expires-in %s counts from now', async (text, ms) => {
    standIn.answer(made);
    const before = Date.now();
    await run(['token', 'create', '--label=x', '--scope=read', '--expires-in', text], environment);
    const { expires_at: at } = standIn.requests[0]?.body as { expires_at: string };
    expect(Date.parse(at) - before).toBeGreaterThanOrEqual(ms);
    expect(Date.parse(at) - Date.now()).toBeLessThanOrEqual(ms);
  });

  test('--never-expires is said', async () => {
    standIn.answer(made);
    await run(['token', 'create', '--label=x', '--scope=read', '--never-expires'], environment);
    expect(standIn.requests[0]?.body).toEqual({ label: 'x', scopes: ['read'], expires_at: null });
  });
});

describe.each([
  ['create', ['--label', 'x', '--scope', 'read']],
  ['rotate', [id]],
])('the value that %s made', (verb, args) => {
  test('is the last line for people, with a warning beside it', async () => {
    standIn.answer(made);
    const { told, complained } = await run(['token', verb, ...args], environment);
    expect(told.split('\n').at(-1)).toBe(value);
    expect(told.split(value)).toHaveLength(2);
    expect(told).toMatch(/^id +[0-9a-f-]{36}$/m);
    expect(complained).toContain('shown this once');
  });

  test('is all that --quiet prints', async () => {
    standIn.answer(made);
    expect(await run(['token', verb, ...args, '--quiet'], environment)).toEqual({
      code: 0,
      told: value,
      complained: '',
    });
  });

  test('is in what --json prints, which is what the API answered', async () => {
    standIn.answer(made);
    const { told, complained } = await run(['token', verb, ...args, '--json'], environment);
    expect([JSON.parse(told), complained]).toEqual([made.body, '']);
  });
});

describe('rotate', () => {
  test('says the overlap in seconds', async () => {
    standIn.answer(made);
    await run(['token', 'rotate', id, '--overlap', '1h', '--end-on-first-use'], environment);
    expect(standIn.requests[0]?.body).toEqual({ overlap_seconds: 3600, end_on_first_use: true });
    await run(['token', 'rotate', id, '--overlap', '0', '--never-expires'], environment);
    expect(standIn.requests[1]?.body).toEqual({ overlap_seconds: 0, expires_at: null });
  });

  test('--self is the token of the environment', async () => {
    standIn.answer(made);
    await run(['token', 'rotate', '--self', '--overlap', '5m'], environment);
    expect(standIn.requests).toMatchObject([
      { method: 'POST', path: '/api/v2/token/rotate', body: { overlap_seconds: 300 } },
    ]);
  });
});

test('revoke --self is the token of the environment', async () => {
  standIn.answer({ status: 204 });
  const { code, told } = await run(['token', 'revoke', '--self'], environment);
  expect([code, told]).toEqual([0, expect.stringContaining('refused everywhere')]);
  expect(standIn.requests).toMatchObject([{ method: 'DELETE', path: '/api/v2/token' }]);
});

test('update can replace and take away the labels of agents', async () => {
  standIn.answer({ status: 200, body: tokenObject() });
  const agent = ['--kind', 'agent'];
  await run(['token', 'update', id, ...agent, '--agent-label', 'os=linux'], environment);
  await run(['token', 'update', id, ...agent, '--no-agent-labels'], environment);
  expect(standIn.requests.map(({ body }) => body)).toEqual([
    { labels: { os: 'linux' } },
    { labels: {} },
  ]);
});

describe('list', () => {
  const pages = [
    { status: 200, body: { items: Array(100).fill(tokenObject()), next_cursor: 'two' } },
    { status: 200, body: { items: Array(30).fill(tokenObject()), next_cursor: 'three' } },
    { status: 200, body: { items: [tokenObject()], next_cursor: null } },
  ];
  const queries = () =>
    standIn.requests.map(({ path }) => Object.fromEntries(new URL(path, standIn.url).searchParams));

  test('follows all pages', async () => {
    standIn.answer(...pages);
    const { told } = await run(['token', 'list', '--quiet', '--status', 'active'], environment);
    expect(told.split('\n')).toHaveLength(131);
    const status = 'active';
    expect(queries()).toEqual([
      { limit: '100', status },
      { limit: '100', status, cursor: 'two' },
      { limit: '100', status, cursor: 'three' },
    ]);
  });

  test('stops at the limit, with the cursor of what follows', async () => {
    standIn.answer(...pages);
    const { told } = await run(['token', 'list', '--json', '--limit', '130'], environment);
    expect(queries().map(({ limit }) => limit)).toEqual(['100', '30']);
    const page = JSON.parse(told) as { items: unknown[]; next_cursor: string };
    expect([page.items.length, page.next_cursor]).toEqual([130, 'three']);
  });

  test('says when there are none', async () => {
    standIn.answer(empty);
    expect((await run(['token', 'list'], environment)).told).toBe('There are none.');
    expect((await run(['token', 'list', '--quiet'], environment)).told).toBe('');
  });

  test.each([[[]], [['--kind', 'agent']], [['--kind', 'trigger', '--repo', 'a/b']]])(
    'fits into 100 columns, whatever labels and scopes there are: %j',
    async (where) => {
      const long = tokenObject({
        label: 'a label that is as long as labels can be '.repeat(3).trim().slice(0, 100),
        scopes: ['trigger', 'read', 'pipeline:write', 'repo:write', 'secret:write', 'token:admin'],
        labels: { os: 'linux', region: 'north-by-north-west', gpu: 'of-the-very-newest-kind' },
        expires_at: '2027-01-31T12:00:00.000Z',
      });
      standIn.answer({ status: 200, body: { items: [long, tokenObject()], next_cursor: null } });
      const lines = (await run(['token', 'list', ...where], environment)).told.split('\n');
      expect(lines[0]).toMatch(/^ID +LABEL +STATUS +EXPIRES +LAST USED/);
      expect(lines[1]).toContain('…');
      expect(lines[1]).toContain('2027-01-31  never');
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    },
  );
});

describe('whoami', () => {
  const user = {
    id: '01960000-0000-7000-8000-000000000002',
    username: 'ada',
    display_name: 'Ada',
    email: null,
    avatar_url: null,
    created_at: '2026-01-31T12:00:00.000Z',
  };

  test('shows the token, and the user of a personal one', async () => {
    standIn.answer({ status: 200, body: tokenObject() }, { status: 200, body: user });
    const { told } = await run(['whoami'], environment);
    expect(told).toMatch(/^user +ada \(Ada\)$/m);
    expect(told).toMatch(/^scopes +read trigger$/m);
    expect(told).toMatch(/^value +orp_…abcd$/m);
    expect(standIn.requests.map(({ path }) => path)).toEqual(['/api/v2/token', '/api/v2/user']);
  });

  test('of a token of no person asks for none', async () => {
    const token = tokenObject({ kind: 'trigger', prefix: 'ort_', scopes: [] });
    standIn.answer({ status: 200, body: token });
    const { told } = await run(['whoami', '--json'], environment);
    expect(JSON.parse(told)).toEqual({ token, user: null });
    expect(standIn.requests).toHaveLength(1);
  });
});

describe('revoke-leaked', () => {
  const values = (count: number) => Array.from({ length: count }, () => generateToken('trigger'));
  const reportOf = (secrets: readonly string[]) =>
    JSON.stringify(secrets.map((Secret) => ({ RuleID: 'orchestrator-trigger-token', Secret })));
  const sent = () => standIn.requests.map(({ body }) => (body as { tokens: string[] }).tokens);
  const open = () => ({ ORCHESTRATOR_URL: standIn.url });

  test('sends every value of a report, a thousand at once, and shows none', async () => {
    const secrets = values(2_300);
    const directory = await mkdtemp(join(tmpdir(), 'orchestrator-cli-'));
    closeAtEnd(() => rm(directory, { recursive: true }));
    const report = join(directory, 'gitleaks.json');
    await writeFile(report, reportOf([...secrets, ...secrets.slice(0, 50)]));
    standIn.answer({ status: 202 });
    const { code, told, complained } = await run(
      ['token', 'revoke-leaked', '--report', report],
      open(),
    );
    expect([code, told, complained]).toEqual([
      0,
      '2300 values reported: none of them is a live token any more.',
      '',
    ]);
    expect(sent().map(({ length }) => length)).toEqual([1_000, 1_000, 300]);
    expect(sent().flat()).toEqual(secrets);
    // Whoever holds a value may report it: no other credential travels with it.
    expect(standIn.requests.every(({ token }) => token === undefined)).toBe(true);
  });

  test('brings no token, also where the environment has one', async () => {
    standIn.answer({ status: 202 });
    await run(['token', 'revoke-leaked'], environment, reportOf(values(1)));
    expect(standIn.requests[0]?.token).toBeUndefined();
  });

  test.each([
    ['values, one a line', (all: string[]) => all.join('\n')],
    [
      'lines of TruffleHog',
      (all: string[]) => all.map((Raw) => JSON.stringify({ Raw })).join('\n'),
    ],
    ['escaped JSON', (all: string[]) => JSON.stringify({ log: `\n${all.join('\n')}\n` })],
    ['escaped URLs', (all: string[]) => all.map((one) => `u?x%3D${one}%26`).join(' ')],
    ['CSV', (all: string[]) => all.map((one) => `file.ts,12,"${one}"`).join('\r\n')],
  ])('reads the standard input: %s', async (_, write) => {
    const secrets = values(3);
    standIn.answer({ status: 202 });
    const { code } = await run(['token', 'revoke-leaked'], open(), write(secrets));
    expect([code, sent()]).toEqual([0, [secrets]]);
  });

  test('passes over what is no token, and says when there was none', async () => {
    const nearMiss = `${generateToken('personal').slice(0, -1)}!`;
    standIn.answer({ status: 202 });
    const wrongCheck = generateToken('personal').replace(/.{6}$/, '000000');
    const input = `REDACTED ${nearMiss} ${wrongCheck}`;
    const { code, told } = await run(['token', 'revoke-leaked'], open(), input);
    expect([code, told, standIn.requests]).toEqual([0, 'No token is in it.', []]);
  });

  test('waits as long as it is told to, and goes on with the same batch', async () => {
    const tooMany = { ...problem(429, 'rate_limited'), headers: { 'retry-after': '0' } };
    standIn.answer(tooMany, tooMany, { status: 202 });
    const { code, complained } = await run(['token', 'revoke-leaked'], open(), reportOf(values(2)));
    expect([code, complained]).toEqual([
      0,
      'Too many at once; going on in 0 s.\n'.repeat(2).trim(),
    ]);
    expect(new Set(sent().map((batch) => batch.join())).size).toBe(1);
  });

  test('does not wait for ever', async () => {
    standIn.answer({ ...problem(429, 'rate_limited'), headers: { 'retry-after': '3600' } });
    const { code, complained } = await run(['token', 'revoke-leaked'], open(), reportOf(values(2)));
    expect([code, complained]).toEqual([75, expect.stringContaining('Try again in 3600 s.')]);
    expect(standIn.requests).toHaveLength(1);
  });

  test('does not wait for what is down', async () => {
    standIn.answer({ ...problem(503, 'unavailable'), headers: { 'retry-after': '1' } });
    const { code, told } = await run(['token', 'revoke-leaked'], open(), reportOf(values(2)));
    expect([code, told, standIn.requests.length]).toEqual([75, '', 1]);
  });

  test('a report that is not there is named', async () => {
    const { code, complained } = await run(['token', 'revoke-leaked', '--report', '/no/x'], open());
    expect([code, complained]).toEqual([1, expect.stringContaining('/no/x')]);
  });
});

describe('projects and organizations', () => {
  const project = {
    id: '01960000-0000-7000-8000-000000000003',
    owner: 'acme',
    name: 'web',
    vcs_type: 'orchestrator',
    vcs_url: null,
    default_ref: 'main',
    created_at: '2026-01-31T12:00:00.000Z',
    updated_at: '2026-01-31T12:00:00.000Z',
  };

  test('create', async () => {
    standIn.answer({ status: 201, body: project });
    const { told } = await run(['project', 'create', 'acme/web', '--quiet'], environment);
    expect(told).toBe('acme/web');
    const git = ['--vcs-type', 'git', '--vcs-url', 'https://git.example/x', '--default-ref', 'dev'];
    await run(['project', 'create', 'acme/web', ...git], environment);
    expect(standIn.requests.map(({ body }) => body)).toEqual([
      { owner: 'acme', name: 'web', vcs_type: 'orchestrator' },
      {
        owner: 'acme',
        name: 'web',
        vcs_type: 'git',
        vcs_url: 'https://git.example/x',
        default_ref: 'dev',
      },
    ]);
  });

  test('list, of one namespace', async () => {
    standIn.answer({ status: 200, body: { items: [project], next_cursor: null } });
    const { told } = await run(['project', 'list', '--owner', 'acme'], environment);
    expect(told).toMatch(/^PROJECT +FILES AT.*\nacme\/web +orchestrator +main +2026-01-31$/);
    expect(standIn.requests[0]?.path).toContain('owner=acme');
  });

  test('delete', async () => {
    standIn.answer({ status: 204 });
    expect((await run(['project', 'delete', 'acme/web'], environment)).code).toBe(0);
    expect(standIn.requests).toMatchObject([
      { method: 'DELETE', path: '/api/v2/ci/pipelines/acme/web' },
    ]);
  });

  test('org list', async () => {
    const organization = {
      id: '01960000-0000-7000-8000-000000000004',
      name: 'acme',
      display_name: 'Acme',
      role: 'owner',
      token_policy: {
        max_token_lifetime_days: null,
        require_token_expiry: false,
        inactive_token_days: null,
      },
      created_at: '2026-01-31T12:00:00.000Z',
    };
    standIn.answer({ status: 200, body: { items: [organization], next_cursor: null } });
    const { told } = await run(['org', 'list'], environment);
    expect(told).toMatch(/^NAME +ROLE.*\nacme +owner +2026-01-31 +Acme$/);
  });
});
