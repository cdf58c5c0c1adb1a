import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { generateSigningKey, signingKey } from '@orchestrator/internal-auth';
import { z } from 'zod';
import { withNewKey } from './versioned-list.js';
import { parseFile } from './parse-file.js';
import { readIfThere, writePrivately } from './private-file.js';
import { sealKeys } from './seal-keys.js';

/** Those who sign in the system of `npm start`. */
const issuers = [
  'gateway',
  'token',
  'identity',
  'agent-gateway',
  'trigger-ingest',
  'admin',
] as const;

const localKeys = z.object({
  signing: z.object({
    gateway: signingKey,
    token: signingKey,
    identity: signingKey,
    'agent-gateway': signingKey,
    'trigger-ingest': signingKey,
    admin: signingKey,
  }),
  /** As in `SEAL_KEYS`. */
  seal_keys: sealKeys,
  /** As in `TOKEN_PEPPERS`. */
  peppers: z.string(),
  /** As in `SECRETS_KEYS`. */
  secrets: z.string(),
});
export type LocalKeys = z.infer<typeof localKeys>;

/** What the file held before keys could be rotated. */
const earlier = z.object({
  signing: z.record(z.string(), signingKey).optional(),
  seal: z.string().optional(),
  pepper: z.string().optional(),
});

/** The keys of this installation: made on the first start, kept in a file that only its owner reads. */
export async function loadLocalKeys(directory: string): Promise<LocalKeys> {
  const text = await readIfThere(fileIn(directory));
  const known = text === undefined ? {} : parseFile(fileIn(directory), text, z.looseObject({}));
  const parsed = localKeys.safeParse(known);
  if (parsed.success) return parsed.data;
  const keys = await completed(known, fileIn(directory));
  await saveLocalKeys(directory, keys);
  return keys;
}

export const saveLocalKeys = (directory: string, keys: LocalKeys): Promise<void> =>
  writePrivately(fileIn(directory), JSON.stringify(keys, null, 2));

export async function newSigningKeys(): Promise<LocalKeys['signing']> {
  const made = issuers.map(async (issuer) => [issuer, await generateSigningKey(issuer)] as const);
  return localKeys.shape.signing.parse(Object.fromEntries(await Promise.all(made)));
}

/** What is there stays, in whatever form; what is not is made. */
async function completed(known: Record<string, unknown>, path: string): Promise<LocalKeys> {
  const { signing, seal, pepper } = parseFile(path, JSON.stringify(known), earlier);
  const made: LocalKeys = {
    signing: await newSigningKeys(),
    seal_keys: [{ id: 's1', key: seal ?? randomBytes(32).toString('base64') }],
    peppers: pepper === undefined ? withNewKey('', { inUse: true }) : `1:${pepper}`,
    secrets: withNewKey('', { inUse: true }),
  };
  const { seal_keys, peppers, secrets } = known;
  const whole = {
    signing: { ...made.signing, ...signing },
    seal_keys: seal_keys ?? made.seal_keys,
    peppers: peppers ?? made.peppers,
    secrets: secrets ?? made.secrets,
  };
  return parseFile(path, JSON.stringify(whole), localKeys);
}

const fileIn = (directory: string): string => join(directory, 'keys.json');
