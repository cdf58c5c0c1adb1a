import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateSigningKey, publicPart, type SigningKey } from '@orchestrator/internal-auth';
import { secretsKeys } from '@orchestrator/sealed-secrets';
import { readTokenServiceConfig } from '@orchestrator/token-service';
import type { RotatedKeys, RotationStep } from '../src/keys/rotation.js';
import { createSecretFilesKeyRing } from '../src/keys/secret-files-key-ring.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'orchestrator-secrets-'));
  const [gateway, token, admin] = [
    await generateSigningKey('gateway'),
    await generateSigningKey('token'),
    await generateSigningKey('admin'),
  ];
  const other = publicPart(await generateSigningKey('pipeline'));
  const secrets = {
    secrets_keys: `1:${randomBytes(32).toString('base64')}`,
    token_peppers: `1:${randomBytes(32).toString('base64')}`,
    seal_keys: JSON.stringify([{ id: 's1', key: randomBytes(32).toString('base64') }]),
    gateway_signing_key: JSON.stringify(gateway),
    token_signing_key: JSON.stringify(token),
    admin_signing_key: JSON.stringify(admin),
    trusted_keys: JSON.stringify({ keys: [...[gateway, token, admin].map(publicPart), other] }),
  };
  for (const [name, text] of Object.entries(secrets))
    await writeFile(join(directory, name), `${text}\n`, { mode: 0o600 });
});
afterEach(() => rm(directory, { recursive: true }));

const read = async (name: string) => (await readFile(join(directory, name), 'utf8')).trim();
const trusted = async () =>
  (JSON.parse(await read('trusted_keys')) as { keys: { kid: string; issuer: string }[] }).keys;
const keyOf = async (issuer: string) =>
  JSON.parse(await read(`${issuer}_signing_key`)) as SigningKey;
const everything = async () => {
  const names = (await readdir(directory)).sort();
  return Promise.all(names.map(async (name) => [name, await read(name)]));
};
async function rotate(keys: RotatedKeys, step?: RotationStep) {
  const rotation = await createSecretFilesKeyRing(directory).rotate(keys, step);
  await rotation.carryOut();
  for (const name of await readdir(directory)) {
    expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
  }
  return rotation;
}

describe('signing keys', () => {
  test('are trusted by all before one signs with them, and trusted until none signs with the old', async () => {
    const inUse = async () => [await keyOf('admin'), await keyOf('gateway'), await keyOf('token')];
    const [oldKeys, old] = [await trusted(), await inUse()];
    await rotate('signing', 'trust');
    expect(await inUse()).toEqual(old);
    const both = await trusted();
    expect(both.slice(0, 4)).toEqual(oldKeys);
    expect(both.slice(4).map(({ issuer }) => issuer)).toEqual(['admin', 'gateway', 'token']);

    const { signer } = await rotate('signing', 'use');
    const kids = (await inUse()).map(({ kid }) => kid);
    expect(kids).toEqual(both.slice(4).map(({ kid }) => kid));
    // The identity service is asked with the new key, so it must trust it by now.
    expect(signer).toEqual(await keyOf('admin'));
    expect(await trusted()).toEqual(both);

    await rotate('signing', 'drop');
    const left = await trusted();
    expect(left.map(({ kid }) => kid)).toEqual([...kids, oldKeys[3]?.kid]);
    expect(JSON.stringify(left)).not.toContain('"d"');
  });

  test('a step that was cut off is done again with the same keys', async () => {
    await rotate('signing', 'trust');
    const once = await everything();
    await rotate('signing', 'trust');
    expect(await everything()).toEqual(once);
  });

  test('no step comes before its time', async () => {
    const before = await everything();
    await expect(rotate('signing', 'use')).rejects.toThrow('no new keys yet');
    await expect(rotate('signing')).rejects.toThrow('needs --step');
    await rotate('signing', 'drop');
    expect((await everything()).filter(([name]) => name !== 'trusted_keys')).toEqual(
      before.filter(([name]) => name !== 'trusted_keys'),
    );
    await rotate('signing', 'trust');
    await expect(rotate('signing', 'drop')).rejects.toThrow('wait to be used');
  });
});

describe('peppers', () => {
  const peppers = async () =>
    readTokenServiceConfig({
      DATABASE_URL: 'postgres://x',
      REDIS_URL: 'redis://x',
      AMQP_URL: 'amqp://x',
      TRUSTED_KEYS: await read('trusted_keys'),
      TOKEN_PEPPERS: await read('token_peppers'),
    }).TOKEN_PEPPERS.map(({ version, standby }) => [version, standby]);

  test('are known to all before one is used, and the old ones stay', async () => {
    const first = await read('token_peppers');
    await rotate('peppers', 'trust');
    expect(await peppers()).toEqual([
      [2, true],
      [1, false],
    ]);
    await rotate('peppers', 'use');
    expect(await peppers()).toEqual([
      [2, false],
      [1, false],
    ]);
    expect(await read('token_peppers')).toContain(first);
    await rotate('peppers', 'trust');
    expect((await peppers())[0]).toEqual([3, true]);
  });

  test('no step comes before its time', async () => {
    await expect(rotate('peppers', 'use')).rejects.toThrow('No new pepper waits');
    await expect(rotate('peppers', 'drop')).rejects.toThrow('Old peppers stay');
    await rotate('peppers', 'trust');
    await expect(rotate('peppers', 'trust')).rejects.toThrow('A new pepper waits');
  });
});

describe('keys for secrets', () => {
  const keys = async () =>
    secretsKeys()
      .parse(await read('secrets_keys'))
      .map(({ version, standby }) => [version, standby]);

  test('are known to all before one is used, and the old ones stay', async () => {
    const first = await read('secrets_keys');
    const { next: afterTrust } = await rotate('secrets', 'trust');
    expect(afterTrust).toMatch(/pipeline and trigger-ingest .*rotate-keys secrets --step use$/);
    expect(await keys()).toEqual([
      [2, true],
      [1, false],
    ]);
    const { next: afterUse } = await rotate('secrets', 'use');
    expect(afterUse).toMatch(/pipeline and trigger-ingest .*reseal-secrets$/);
    expect(await keys()).toEqual([
      [2, false],
      [1, false],
    ]);
    expect(await read('secrets_keys')).toContain(first);
  });

  test('no step comes before its time', async () => {
    const before = await everything();
    await expect(rotate('secrets')).rejects.toThrow('needs --step');
    await expect(rotate('secrets', 'use')).rejects.toThrow('No new key for secrets waits');
    await expect(rotate('secrets', 'drop')).rejects.toThrow('Old keys stay');
    expect(await everything()).toEqual(before);
    await rotate('secrets', 'trust');
    await expect(rotate('secrets', 'trust')).rejects.toThrow('A new key for secrets waits');
  });
});

test('seal keys: the new one is first, one old one stays', async () => {
  const ids = async () =>
    (JSON.parse(await read('seal_keys')) as { id: string }[]).map(({ id }) => id);
  await rotate('seal');
  expect(await ids()).toEqual(['s2', 's1']);
  await rotate('seal');
  expect(await ids()).toEqual(['s3', 's2']);
  await expect(rotate('seal', 'use')).rejects.toThrow('one step');
});

test('a file is written whole or not at all', async () => {
  const before = await everything();
  const ring = createSecretFilesKeyRing(directory);
  const rotation = await ring.rotate('peppers', 'trust');
  // Nobody can write where the new file would be made.
  await mkdir(join(directory, `token_peppers.${process.pid}`));
  await expect(rotation.carryOut()).rejects.toThrow();
  await rm(join(directory, `token_peppers.${process.pid}`), { recursive: true });
  expect(await everything()).toEqual(before);
});

test('what is not there is said', async () => {
  await rm(join(directory, 'token_peppers'));
  await expect(rotate('peppers', 'trust')).rejects.toThrow('There is no token_peppers in');
});
