import { expect, test } from '@jest/globals';
import { ConfigError, describeSettings } from '@orchestrator/config';
import { generateSigningKey, publicPart } from '@orchestrator/internal-auth';
import { agentGatewayServiceSettings, readAgentGatewayServiceConfig } from './config.js';

const complete = {
  DATABASE_URL: 'postgres://127.0.0.1/a',
  AMQP_URL: 'amqp://127.0.0.1',
  TRUSTED_KEYS: JSON.stringify({ keys: [publicPart(await generateSigningKey('gateway'))] }),
  SIGNING_KEY: JSON.stringify(await generateSigningKey('agent-gateway')),
};

const faultsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readAgentGatewayServiceConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

test('a complete environment is enough, without Redis', () => {
  expect(readAgentGatewayServiceConfig(complete)).toMatchObject({
    NODE_ENV: 'production',
    PORT: 3000,
    PIPELINE_URL: 'http://pipeline:3000',
    TOKEN_URL: 'http://token:3000',
    RUNNER_LEGACY_AGENTS: false,
  });
});

test('everything that is missing is told at once, by name', () => {
  const faults = faultsOf({}).map((fault) => fault.split(':')[0]);
  expect(faults.sort()).toEqual(Object.keys(complete).sort());
});

test('the key of another issuer refuses to start', async () => {
  const SIGNING_KEY = JSON.stringify(await generateSigningKey('gateway'));
  expect(faultsOf({ ...complete, SIGNING_KEY })).toEqual([
    expect.stringMatching(/^SIGNING_KEY: .*issuer/),
  ]);
});

test('a failpoint is not for production', () => {
  const FAILPOINT = 'outbox.before-publish';
  expect(faultsOf({ ...complete, FAILPOINT })[0]).toMatch(/^FAILPOINT: /);
  expect(faultsOf({ ...complete, FAILPOINT, NODE_ENV: 'test' })).toEqual([]);
});

test('every setting is described', () => {
  for (const setting of describeSettings(agentGatewayServiceSettings)) {
    expect(setting.description).not.toBe('');
  }
});
