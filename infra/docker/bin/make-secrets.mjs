// Makes what the composed system needs to be secret, once: `node infra/docker/bin/make-secrets.mjs`.
// Every file is readable by its owner alone; one that exists is kept. The containers run under the
// owner's id, which goes to `.env`, since a secret from a file keeps the owner that it has.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../../..');
const directory = join(root, '.data/secrets');
const asRoot = process.getuid?.() === 0;
// Not root in a container either.
const uid = asRoot ? 1000 : process.getuid?.();
const gid = asRoot ? 1000 : process.getgid?.();

folder(directory);
// No secret, but it too must be its owner's: a folder that the engine makes would be root's.
folder(join(root, '.data/blobs'));

secret('postgres_password', password);
for (const service of ['identity', 'token', 'pipeline', 'trigger_ingest', 'agent_gateway']) {
  const word = secret(`${service}_database_password`, password);
  const url = `postgres://${service}_service:${word}@postgres:5432/orchestrator`;
  secret(`${service}_database_url`, () => url);
}
for (const purpose of ['coherence', 'limits']) {
  const word = secret(`redis_${purpose}_password`, password);
  secret(`redis_${purpose}.conf`, () => `requirepass ${word}`);
  secret(`redis_${purpose}_url`, () => `redis://:${word}@redis-${purpose}:6379`);
}
const broker = secret('rabbitmq_password', password);
secret('rabbitmq.conf', () => `default_user = orchestrator\ndefault_pass = ${broker}`);
secret('amqp_url', () => `amqp://orchestrator:${broker}@rabbitmq:5672`);

const issuers = ['gateway', 'token', 'trigger-ingest', 'agent-gateway', 'admin'];
const publicKeys = issuers.map((issuer) => {
  const name = `${issuer}_signing_key`;
  const { d: _private, ...publicKey } = JSON.parse(secret(name, () => signingKey(issuer)));
  return publicKey;
});
secret('trusted_keys', () => JSON.stringify({ keys: publicKeys }));
trustAlso(publicKeys);
secret('seal_keys', () => JSON.stringify([{ id: 's1', key: bytes() }]));
secret('token_peppers', () => `1:${bytes()}`);
secret('secrets_keys', () => `1:${bytes()}`);
// Nobody but an operator can say which there are.
secret('providers', () => '[]');

rememberOwner(join(root, '.env'));
console.log(`The secrets are in ${directory}. Next: docker compose up --build --detach`);

function rememberOwner(file) {
  const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (!/^RUN_AS=/m.test(known)) appendFileSync(file, `RUN_AS=${uid}:${gid}\n`, { mode: 0o600 });
}

function folder(path) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  own(path);
}

/** The value of a secret, made if there is none. */
function secret(name, make) {
  const file = join(directory, name);
  if (!existsSync(file)) {
    writeFileSync(file, `${make()}\n`, { mode: 0o600, flag: 'wx' });
    own(file);
  }
  return readFileSync(file, 'utf8').trim();
}

/** An installation from before an issuer had a key learns to trust it. */
function trustAlso(wanted) {
  const file = join(directory, 'trusted_keys');
  const { keys } = JSON.parse(readFileSync(file, 'utf8'));
  const missing = wanted.filter(({ kid }) => !keys.some((key) => key.kid === kid));
  if (missing.length === 0) return;
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify({ keys: [...keys, ...missing] })}\n`, { mode: 0o600 });
  own(partial);
  renameSync(partial, file);
}

function own(path) {
  if (asRoot) chownSync(path, uid, gid);
}

/** Safe to put into a URL or a configuration file. */
function password() {
  return randomBytes(32).toString('hex');
}

function bytes() {
  return randomBytes(32).toString('base64');
}

function signingKey(issuer) {
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return JSON.stringify({ kty, crv, kid: `${issuer}-${x.slice(0, 8)}`, x, d, issuer });
}
