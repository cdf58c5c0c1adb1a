import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { VersionedKey } from '@orchestrator/config';
import { CompactEncrypt, decodeProtectedHeader } from 'jose';
import { createSealedSecrets, SealedSecretError, secretsKeys } from './index.js';

const keyOf = (version: number): VersionedKey => ({
  version,
  key: randomBytes(32),
});
const [first, second] = [keyOf(1), keyOf(2)];
const context = 'secret:01980000-0000-7000-8000-000000000001:TOKEN';
const secrets = createSealedSecrets([first, second]);

describe('a sealed secret', () => {
  test.each(['hunter2', '', '\uFEFFwith a mark', 'ключ 🔑\n'.repeat(1_000)])(
    'opens to what was sealed',
    async (plaintext) => {
      const sealed = await secrets.seal(plaintext, context);
      expect(await secrets.open(sealed, context)).toBe(plaintext);
    },
  );

  test('is a compact JWE under the newest key, shows nothing, and never looks the same', async () => {
    const sealed = await secrets.seal('hunter2', context);
    expect(decodeProtectedHeader(sealed)).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: '2',
      context,
    });
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('hunter2');
    expect(await secrets.seal('hunter2', context)).not.toBe(sealed);
  });

  test('does not open with another key of the same version', async () => {
    const sealed = await secrets.seal('hunter2', context);
    const others = createSealedSecrets([keyOf(2)]);
    await expect(others.open(sealed, context)).rejects.toThrow(SealedSecretError);
  });

  test('does not open where it was moved to', async () => {
    const sealed = await secrets.seal('hunter2', context);
    const elsewhere = 'secret:01980000-0000-7000-8000-000000000002:TOKEN';
    await expect(secrets.open(sealed, elsewhere)).rejects.toThrow(SealedSecretError);
  });

  test.each([0, 2, 3, 4])('does not open when part %i was changed', async (index) => {
    const parts = (await secrets.seal('hunter2', context)).split('.');
    const part = parts[index]!;
    const header = Buffer.from(part, 'base64url').toString().replace('TOKEN', 'OTHER');
    parts[index] =
      index === 0
        ? Buffer.from(header).toString('base64url')
        : (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
    const where = index === 0 ? context.replace('TOKEN', 'OTHER') : context;
    await expect(secrets.open(parts.join('.'), where)).rejects.toThrow(SealedSecretError);
  });

  test('does not open under another algorithm than ours', async () => {
    const sealed = await new CompactEncrypt(Buffer.from('hunter2'))
      .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid: '2', context })
      .encrypt(second.key);
    await expect(secrets.open(sealed, context)).rejects.toThrow(SealedSecretError);
  });

  test.each(['', 'hunter2', 'a.b.c.d.e'])('is not just any text', async (text) => {
    await expect(secrets.open(text, context)).rejects.toThrow(SealedSecretError);
    expect(() => secrets.needsResealing(text)).toThrow(SealedSecretError);
  });
});

describe('keys that follow one another', () => {
  test('what an older one sealed opens, and is to be sealed anew', async () => {
    const sealed = await createSealedSecrets([first]).seal('hunter2', context);
    expect(secrets.needsResealing(sealed)).toBe(true);
    const again = await secrets.seal(await secrets.open(sealed, context), context);
    expect(secrets.needsResealing(again)).toBe(false);
    expect(await secrets.open(again, context)).toBe('hunter2');
  });

  test('one on standby opens and does not seal', async () => {
    const third = keyOf(3);
    const waiting = createSealedSecrets([{ ...third, standby: true }, first, second]);
    expect(decodeProtectedHeader(await waiting.seal('hunter2', context)).kid).toBe('2');
    const ahead = await createSealedSecrets([third]).seal('hunter2', context);
    expect(await waiting.open(ahead, context)).toBe('hunter2');
  });

  test('one that is not known is told, without the value', async () => {
    const sealed = await secrets.seal('hunter2', context);
    const attempt = createSealedSecrets([first]).open(sealed, context);
    await expect(attempt).rejects.toThrow(/key of a secret is not known/);
  });
});

describe('SECRETS_KEYS', () => {
  const text = (bytes = 32) => randomBytes(bytes).toString('base64');
  const faultsOf = (value: string) =>
    secretsKeys()
      .safeParse(value)
      .error?.issues.map(({ message }) => message) ?? [];

  test('are versions and keys', () => {
    expect(faultsOf(`1:${text()},2:${text()}`)).toEqual([]);
    expect(faultsOf(`1:${text()},2-standby:${text()}`)).toEqual([]);
  });

  test.each([
    ['weak', `1:${Buffer.alloc(32).toString('base64')}`],
    ['a default', '1:changeme'],
    ['too short', `1:${text(16)}`],
    ['too long', `1:${text(33)}`],
    ['without a version', text()],
    ['of version 0', `0:${text()}`],
    ['named twice', `1:${text()},1:${text()}`],
    ['alone and on standby', `1-standby:${text()}`],
  ])('that are %s are refused, without being shown', (_case, value) => {
    const faults = faultsOf(value);
    expect(faults).toHaveLength(1);
    expect(faults[0]).not.toContain(value.slice(2));
  });
});
