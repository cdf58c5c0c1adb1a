import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ConfigError, describeSettings } from '@orchestrator/config';
import { generateSigningKey, publicPart } from '@orchestrator/internal-auth';
import { readTokenServiceConfig, tokenServiceSettings } from './config.js';

const key = () => randomBytes(32).toString('base64');
const complete = {
  DATABASE_URL: 'postgres://127.0.0.1/a',
  REDIS_URL: 'redis://127.0.0.1',
  AMQP_URL: 'amqp://127.0.0.1',
  TRUSTED_KEYS: JSON.stringify({ keys: [publicPart(await generateSigningKey('gateway'))] }),
  TOKEN_PEPPERS: `1:${key()}`,
};

const faultsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readTokenServiceConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

test('a complete environment is enough', () => {
  const config = readTokenServiceConfig({ ...complete, TOKEN_PEPPERS: `2:${key()},1:${key()}` });
  expect(config.TOKEN_PEPPERS.map(({ version }) => version)).toEqual([2, 1]);
  expect(config).toMatchObject({ NODE_ENV: 'production', PORT: 3000 });
});

test('a pepper can wait on standby', () => {
  const TOKEN_PEPPERS = `2-standby:${key()},1:${key()}`;
  const config = readTokenServiceConfig({ ...complete, TOKEN_PEPPERS });
  expect(config.TOKEN_PEPPERS).toMatchObject([
    { version: 2, standby: true },
    { version: 1, standby: false },
  ]);
});

test('everything that is missing is told at once, by name', () => {
  const faults = faultsOf({}).map((fault) => fault.split(':')[0]);
  expect(faults.sort()).toEqual(Object.keys(complete).sort());
});

test.each([
  ['weak', `1:${Buffer.alloc(32).toString('base64')}`],
  ['a default', '1:changeme'],
  ['too short', `1:${randomBytes(16).toString('base64')}`],
  ['without a version', key()],
  ['of version 0', `0:${key()}`],
  ['named twice', `1:${key()},1:${key()}`],
  ['good and bad', `1:${key()},2:secret`],
  ['alone and on standby', `1-standby:${key()}`],
])('a pepper that is %s refuses to start, without being shown', (_case, TOKEN_PEPPERS) => {
  const faults = faultsOf({ ...complete, TOKEN_PEPPERS });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^TOKEN_PEPPERS: /);
  expect(faults[0]).not.toContain(TOKEN_PEPPERS.slice(2));
});

describe('where projects are asked for', () => {
  const PIPELINE_URL = 'http://pipeline:3000';
  const keyOf = async (issuer: 'token' | 'gateway') =>
    JSON.stringify(await generateSigningKey(issuer));

  test('is known with the key that says who asks', async () => {
    const SIGNING_KEY = await keyOf('token');
    const config = readTokenServiceConfig({ ...complete, PIPELINE_URL, SIGNING_KEY });
    expect(config).toMatchObject({ PIPELINE_URL, SIGNING_KEY: { issuer: 'token' } });
  });

  test('takes that key, and none of another issuer', async () => {
    expect(faultsOf({ ...complete, PIPELINE_URL })).toEqual(['SIGNING_KEY: is required']);
    const SIGNING_KEY = await keyOf('gateway');
    const [fault, ...others] = faultsOf({ ...complete, PIPELINE_URL, SIGNING_KEY });
    expect(fault).toMatch(/^SIGNING_KEY: .*another issuer/);
    expect(others).toEqual([]);
  });
});

test('a failpoint is not for production', () => {
  const FAILPOINT = 'token.revoke.after-commit';
  expect(faultsOf({ ...complete, FAILPOINT })[0]).toMatch(/^FAILPOINT: /);
  expect(faultsOf({ ...complete, FAILPOINT, NODE_ENV: 'test' })).toEqual([]);
});

test('every setting is described', () => {
  for (const setting of describeSettings(tokenServiceSettings)) {
    expect(setting.description).not.toBe('');
  }
});
