import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { ConfigError, describeSettings } from '@orchestrator/config';
import { generateSigningKey, publicPart } from '@orchestrator/internal-auth';
import { pipelineServiceSettings, readPipelineServiceConfig } from './config.js';

const complete = {
  DATABASE_URL: 'postgres://127.0.0.1/a',
  AMQP_URL: 'amqp://127.0.0.1',
  TRUSTED_KEYS: JSON.stringify({ keys: [publicPart(await generateSigningKey('gateway'))] }),
  SECRETS_KEYS: `1:${randomBytes(32).toString('base64')}`,
  BLOB_STORE: 'folder:/data/blobs',
};

const faultsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readPipelineServiceConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

test('a complete environment is enough, without Redis', () => {
  expect(readPipelineServiceConfig(complete)).toMatchObject({
    NODE_ENV: 'production',
    PORT: 3000,
    BLOB_STORE: { kind: 'folder', path: '/data/blobs' },
    MAX_ARTIFACT_BYTES: 5_368_709_120,
  });
});

test('everything that is missing is told at once, by name', () => {
  const faults = faultsOf({}).map((fault) => fault.split(':')[0]);
  expect(faults.sort()).toEqual(Object.keys(complete).sort());
});

test.each([
  ['s3://artifacts', { kind: 's3', bucket: 'artifacts', prefix: '' }],
  ['s3://artifacts/', { kind: 's3', bucket: 'artifacts', prefix: '' }],
  ['s3://artifacts/ci/eu-1/', { kind: 's3', bucket: 'artifacts', prefix: 'ci/eu-1/' }],
  ['folder:.data/blobs', { kind: 'folder', path: '.data/blobs' }],
])('artifacts are kept at %s', (BLOB_STORE, place) => {
  expect(readPipelineServiceConfig({ ...complete, BLOB_STORE }).BLOB_STORE).toEqual(place);
});

test.each(['/data', 'folder:', 's3://', 's3://Artifacts', 's3://a/../b', 'https://s3.example/a'])(
  'at %s they can not be kept',
  (BLOB_STORE) => {
    expect(faultsOf({ ...complete, BLOB_STORE })).toEqual([expect.stringMatching(/^BLOB_STORE: /)]);
  },
);

test('credentials of S3 are whole, or left to its client', () => {
  const whole = { AWS_ACCESS_KEY_ID: 'one', AWS_SECRET_ACCESS_KEY: 'other' };
  expect(faultsOf({ ...complete, ...whole, AWS_SESSION_TOKEN: 'third' })).toEqual([]);
  for (const [name, missing] of [
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'],
    ['AWS_SESSION_TOKEN', 'AWS_ACCESS_KEY_ID'],
  ] as const) {
    expect(faultsOf({ ...complete, [name]: 'alone' })).toEqual([`${missing}: is required`]);
  }
});

test('weak keys for secrets refuse to start, without being shown', () => {
  const [fault] = faultsOf({ ...complete, SECRETS_KEYS: '1:changeme' });
  expect(fault).toMatch(/^SECRETS_KEYS: /);
  expect(fault).not.toContain('changeme');
});

test('a failpoint is not for production', () => {
  const FAILPOINT = 'outbox.before-publish';
  expect(faultsOf({ ...complete, FAILPOINT })[0]).toMatch(/^FAILPOINT: /);
  expect(faultsOf({ ...complete, FAILPOINT, NODE_ENV: 'test' })).toEqual([]);
});

test('every setting is described', () => {
  for (const setting of describeSettings(pipelineServiceSettings)) {
    expect(setting.description).not.toBe('');
  }
});
