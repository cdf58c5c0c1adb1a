import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateSigningKey } from '@orchestrator/internal-auth';
import { readLocalConfig, runLocal, type RunningSystem } from '@orchestrator/local';
import { backends, createTestDatabase, eventually } from '@orchestrator/testing';
import { runAdmin } from '../src/index.js';

const startMs = 180_000;
const closers: (() => Promise<unknown>)[] = [];
let directory: string;
let environment: Record<string, string>;
let system: RunningSystem;

const newDirectory = async () => {
  const made = await mkdtemp(join(tmpdir(), 'orchestrator-admin-'));
  closers.push(() => rm(made, { recursive: true, force: true }));
  return made;
};
const start = async () => {
  system = await runLocal(readLocalConfig(environment));
};
/** As it was written before keys could be rotated, and before there was a command line. */
const earlierKeys = async () => ({
  signing: {
    gateway: await generateSigningKey('gateway'),
    token: await generateSigningKey('token'),
    identity: await generateSigningKey('identity'),
  },
  seal: randomBytes(32).toString('base64'),
  pepper: randomBytes(32).toString('base64'),
});
let earlier: Awaited<ReturnType<typeof earlierKeys>>;

beforeAll(async () => {
  directory = await newDirectory();
  earlier = await earlierKeys();
  await writeFile(join(directory, 'keys.json'), JSON.stringify(earlier), { mode: 0o600 });
  environment = {
    DATA_DIR: directory,
    PORT: '0',
    INTERNAL_PORT: '0',
    LOCAL_PROVIDER_PORT: '0',
    LOG_LEVEL: 'error',
  };
  if (backends.postgres !== undefined) {
    const database = await createTestDatabase();
    closers.push(() => database.drop());
    environment.DATABASE_URL = database.url;
  }
  await start();
}, startMs);
afterAll(async () => {
  await system.close();
  for (const close of closers.reverse()) await close();
}, startMs);

async function admin(
  args: readonly string[],
  given: Record<string, string> = { DATA_DIR: directory, OPERATOR: 'ada@desk' },
) {
  const [told, complained]: [string[], string[]] = [[], []];
  const code = await runAdmin(args, given, {
    tell: (text) => told.push(text),
    complain: (text) => complained.push(text),
  });
  return { code, told: told.join('\n'), complained: complained.join('\n') };
}
const json = async (name: string) =>
  JSON.parse(await readFile(join(directory, name), 'utf8')) as {
    identity_url: string;
    pipeline_url: string;
    trigger_ingest_url: string;
    peppers: string;
    secrets: string;
    seal_keys: { id: string; key: string }[];
    signing: Record<string, { kid: string }>;
  };
const statusWithToken = async () => {
  const token = (await readFile(join(directory, 'bootstrap-token'), 'utf8')).trim();
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${system.urls[0]!}/api/v2/user`, { headers })).status;
};
async function countEntries(): Promise<number> {
  const { code, told } = await admin(['verify-audit-log']);
  expect(code).toBe(0);
  expect(told).toMatch(/all as they were written\.\n.*kept elsewhere: [0-9a-f]{64}$/);
  return Number(/^(\d+) entries/.exec(told)?.[1]);
}

describe('what is not understood', () => {
  test('help tells of every command', async () => {
    const { code, told } = await admin(['help']);
    expect(code).toBe(0);
    for (const name of [
      'sign-up-link',
      'disable-user',
      'enable-user',
      'instance-policy',
      'verify-audit-log',
      'rotate-keys',
      'reseal-secrets',
    ]) {
      expect(told).toContain(`\n  ${name}`);
    }
    expect((await admin([])).code).toBe(2);
  });

  test.each([
    ['help', 'disable-user'],
    ['disable-user', '--help'],
    ['disable-user', 'ada', '-h'],
  ])('%s %s tells of that command, and does nothing', async (...args) => {
    expect(await admin(args)).toEqual({
      code: 0,
      told: 'npm run admin -- disable-user NAME\nDisable a user: sessions end and tokens are refused, at once.',
      complained: '',
    });
  });

  test.each([
    [['make-coffee'], 'no command "make-coffee"'],
    [['disable-user'], 'It needs NAME.'],
    [['disable-user', 'ada', 'eve'], 'It needs NAME.'],
    [['disable-user', 'Not A Name'], `can't be a username`],
    [['sign-up-link', 'ada'], 'a word too many'],
    [['sign-up-link', '--valid-hours', '0'], '--valid-hours must be a whole number, 1 to 2160.'],
    [['sign-up-link', '--valid-days', '3'], '--valid-days'],
    [['instance-policy', '--require-token-expiry', 'yes'], 'must be true or false.'],
    [['instance-policy', '--inactive-token-days', 'never'], 'must be a whole number'],
    [['rotate-keys', 'everything'], 'must be peppers or seal or secrets or signing.'],
    [['rotate-keys', 'signing', '--step', 'trust'], 'leave --step out'],
  ])('%j is answered with 2 and a sentence', async (args, sentence) => {
    const { code, told, complained } = await admin(args);
    expect({ code, told }).toEqual({ code: 2, told: '' });
    expect(complained).toContain(sentence);
  });
});

describe('beside a running system', () => {
  test('makes sign-up links', async () => {
    const { code, told } = await admin(['sign-up-link', '--valid-hours', '1']);
    expect(code).toBe(0);
    expect(told).toMatch(/^http:\/\/localhost:\d+\/sign-up#oru_[A-Za-z0-9_-]{43}\nIt works once/);
  });

  test('disables and enables a user, at once', async () => {
    expect(await statusWithToken()).toBe(200);
    expect(await admin(['disable-user', 'admin'])).toMatchObject({ code: 0, complained: '' });
    expect(await statusWithToken()).toBe(401);
    expect(await admin(['enable-user', 'admin'])).toMatchObject({ code: 0, complained: '' });
    expect(await statusWithToken()).toBe(200);
  });

  test.each(['disable-user', 'enable-user'])('%s: a user that there is not', async (command) => {
    expect(await admin([command, 'nobody-here'])).toEqual({
      code: 1,
      told: '',
      complained: 'There is no user nobody-here.',
    });
  });

  test('shows and changes the policy of the instance', async () => {
    const shown = await admin(['instance-policy']);
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.told).toContain('max-token-lifetime-days  none');
    const changed = await admin([
      'instance-policy',
      '--max-token-lifetime-days',
      '90',
      '--require-token-expiry',
      'true',
    ]);
    expect(changed.told).toBe(
      'max-token-lifetime-days  90\nrequire-token-expiry     true\ninactive-token-days      none',
    );
    const back = await admin([
      'instance-policy',
      '--max-token-lifetime-days=none',
      '--require-token-expiry=false',
    ]);
    expect(back.told).toBe(shown.told);
  });

  test('every command leaves an entry in the audit log', async () => {
    for (const args of [
      ['sign-up-link'],
      ['disable-user', 'admin'],
      ['enable-user', 'admin'],
      ['instance-policy', '--inactive-token-days', '365'],
      ['instance-policy', '--inactive-token-days', 'none'],
      ['reseal-secrets'],
      ['verify-audit-log'],
    ]) {
      const before = await countEntries();
      // The counting itself leaves one entry, and so must the command.
      await eventually(async () => (await countEntries()) > before);
      const settled = await countEntries();
      expect((await admin(args)).code).toBe(0);
      await eventually(async () => (await countEntries()) >= settled + 2);
    }
  });

  test('seals secrets anew at every service that keeps some', async () => {
    expect(await admin(['reseal-secrets'])).toEqual({
      code: 0,
      told: 'Secrets of projects: 0 sealed anew; all are under key 1.\nSecrets of webhooks: 0 sealed anew; all are under key 1.',
      complained: '',
    });
  });

  test('where another service is must be said too', async () => {
    const { identity_url: IDENTITY_URL, pipeline_url: PIPELINE_URL } = await json('admin.json');
    const ADMIN_SIGNING_KEY = JSON.stringify((await json('keys.json')).signing.admin);
    const { code, complained } = await admin(['reseal-secrets'], {
      IDENTITY_URL,
      PIPELINE_URL,
      ADMIN_SIGNING_KEY,
    });
    expect([code, complained]).toEqual([
      2,
      expect.stringContaining('TRIGGER_INGEST_URL must say where the trigger-ingest service'),
    ]);
  });

  test('also where the environment says', async () => {
    const { code, complained } = await admin(['verify-audit-log'], {
      IDENTITY_URL: (await json('admin.json')).identity_url,
      ADMIN_SIGNING_KEY: JSON.stringify((await json('keys.json')).signing.admin),
    });
    expect({ code, complained }).toEqual({ code: 0, complained: '' });
  });
});

test('faults in the audit log are told one by one, with 1', async () => {
  const verdict = {
    chains: 2,
    entries: 9,
    faults: [{ chain: 'instance', sequence: 3, fault: 'changed' }],
    instance_hash: 'f'.repeat(64),
  };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(verdict));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { code, told } = await admin(['verify-audit-log'], {
    IDENTITY_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ADMIN_SIGNING_KEY: JSON.stringify(await generateSigningKey('admin')),
  });
  server.close();
  expect(code).toBe(1);
  expect(told).toContain('9 entries in 2 chains: 1 fault.');
  expect(told).toContain('instance entry 3: this entry was changed');
});

test('secrets that no known key opens are told, with 1', async () => {
  const server = createServer((request, response) => {
    const recorded = request.url?.endsWith('/key-rotations') === true;
    const body = recorded ? { recorded: true } : { resealed: 7, unreadable: 2, version: 3 };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, told } = await admin(['reseal-secrets'], {
    IDENTITY_URL: url,
    PIPELINE_URL: url,
    TRIGGER_INGEST_URL: url,
    ADMIN_SIGNING_KEY: JSON.stringify(await generateSigningKey('admin')),
  });
  server.close();
  expect(code).toBe(1);
  expect(told).toContain(
    'projects: 7 sealed anew; all are under key 3, but for 2 that no known key',
  );
});

describe('who is no operator', () => {
  test('abuse 49: another key is refused', async () => {
    const { identity_url: IDENTITY_URL } = await json('admin.json');
    const ADMIN_SIGNING_KEY = JSON.stringify(await generateSigningKey('admin'));
    const refused = await admin(['sign-up-link'], { IDENTITY_URL, ADMIN_SIGNING_KEY });
    expect(refused).toMatchObject({ code: 1, told: '' });
    expect(refused.complained).toMatch(/^The identity service does not trust the key/);
  });

  test('abuse 49: a key of another issuer is not even tried, and is not shown', async () => {
    const { identity_url: IDENTITY_URL } = await json('admin.json');
    const key = earlier.signing.gateway;
    const given = { IDENTITY_URL, ADMIN_SIGNING_KEY: JSON.stringify(key) };
    const { code, complained } = await admin(['sign-up-link'], given);
    expect(code).toBe(2);
    expect(complained).toContain('ADMIN_SIGNING_KEY: is of another issuer');
    expect(complained).not.toContain(key.d);
  });

  test('a key without a place, or a place without a key', async () => {
    const IDENTITY_URL = 'http://127.0.0.1:1';
    const { code, complained } = await admin(['sign-up-link'], { IDENTITY_URL });
    expect([code, complained]).toEqual([2, expect.stringContaining('both, or neither')]);
  });
});

describe('where nothing runs', () => {
  test('is said in one sentence', async () => {
    const DATA_DIR = await newDirectory();
    const { code, complained } = await admin(['verify-audit-log'], { DATA_DIR });
    expect(code).toBe(1);
    expect(complained).toMatch(/^No system runs in .*\. Start it with npm start/);
  });

  test('keys are not made for nobody', async () => {
    const DATA_DIR = await newDirectory();
    const { code, complained } = await admin(['rotate-keys', 'peppers'], { DATA_DIR });
    expect(code).toBe(1);
    expect(complained).toMatch(/^No system runs in .*\. Start it with npm start/);
    expect(await readdir(DATA_DIR)).toEqual([]);
  });

  test('a place where no file can be is said in one sentence', async () => {
    const DATA_DIR = join(await newDirectory(), 'file');
    await writeFile(DATA_DIR, '');
    const { code, complained } = await admin(['verify-audit-log'], { DATA_DIR });
    expect(code).toBe(1);
    expect(complained).toMatch(/^ENOTDIR: .*admin\.json'$/);
  });

  test.each(['admin.json', 'keys.json'])(
    'a broken %s is named, and nothing of it is quoted',
    async (name) => {
      const DATA_DIR = await newDirectory();
      const secret = randomBytes(32).toString('base64');
      if (name === 'keys.json') {
        await writeFile(join(DATA_DIR, 'admin.json'), '{"identity_url":"http://127.0.0.1:1"}');
      }
      await writeFile(join(DATA_DIR, name), secret);
      const { code, complained } = await admin(['verify-audit-log'], { DATA_DIR });
      expect(code).toBe(1);
      expect(complained).toBe(
        `${join(DATA_DIR, name)} is not as it should be: restore it, or set it aside.`,
      );
    },
  );

  test('what an earlier version told is enough for what it knew', async () => {
    const DATA_DIR = await newDirectory();
    const { identity_url } = await json('admin.json');
    await writeFile(join(DATA_DIR, 'admin.json'), JSON.stringify({ identity_url }));
    await writeFile(join(DATA_DIR, 'keys.json'), JSON.stringify(await json('keys.json')));
    expect((await admin(['verify-audit-log'], { DATA_DIR })).code).toBe(0);
    const { code, complained } = await admin(['reseal-secrets'], { DATA_DIR });
    expect(code).toBe(1);
    expect(complained).toMatch(/is of an earlier version\. Start it anew\.$/);
  });

  test('also where one was killed', async () => {
    const DATA_DIR = await newDirectory();
    const text = JSON.stringify({ identity_url: 'http://127.0.0.1:1' });
    await writeFile(join(DATA_DIR, 'admin.json'), text);
    const { code, complained } = await admin(['verify-audit-log'], { DATA_DIR });
    expect(code).toBe(1);
    expect(complained).toMatch(/^The identity service does not answer at http:\/\/127\.0\.0\.1:1/);
  });
});

describe('the keys beside npm start', () => {
  test('of an earlier version are completed in place', async () => {
    const keys = await json('keys.json');
    expect(keys.signing).toMatchObject(earlier.signing);
    expect(keys.signing.admin?.kid).toMatch(/^admin-/);
    expect(keys.seal_keys).toEqual([{ id: 's1', key: earlier.seal }]);
    expect(keys.peppers).toBe(`1:${earlier.pepper}`);
    expect(keys.signing['trigger-ingest']?.kid).toMatch(/^trigger-ingest-/);
    expect(keys.secrets).toMatch(/^1:.{44}$/);
  });

  test(
    'are rotated; after a restart everything works, old tokens too',
    async () => {
      const before = await json('keys.json');
      for (const keys of ['peppers', 'seal', 'secrets', 'signing']) {
        const { code, told } = await admin(['rotate-keys', keys]);
        expect(code).toBe(0);
        expect(told).toContain('restart');
      }
      const after = await json('keys.json');
      expect(after.peppers).toMatch(/^2:[^,]+,1:/);
      expect(after.peppers).toContain(before.peppers);
      expect(after.secrets).toMatch(/^2:[^,]+,1:/);
      expect(after.secrets).toContain(before.secrets);
      expect(after.seal_keys).toEqual([{ id: 's2', key: expect.any(String) }, ...before.seal_keys]);
      for (const issuer of ['gateway', 'token', 'identity', 'admin']) {
        expect(after.signing[issuer]?.kid).not.toBe(before.signing[issuer]?.kid);
      }
      expect((await stat(join(directory, 'keys.json'))).mode & 0o777).toBe(0o600);
      // The running system goes on with the keys that it has, and knows no other.
      expect(await statusWithToken()).toBe(200);
      expect((await admin(['verify-audit-log'])).complained).toContain('must be restarted');

      expect((await stat(join(directory, 'admin.json'))).mode & 0o777).toBe(0o600);
      await system.close();
      expect((await admin(['verify-audit-log'])).complained).toMatch(/^No system runs/);
      await start();
      expect(await statusWithToken()).toBe(200);
      expect((await admin(['verify-audit-log'])).code).toBe(0);
      const { told } = await admin(['reseal-secrets']);
      expect(told).toContain('webhooks: 0 sealed anew; all are under key 2.');
    },
    startMs,
  );
});
