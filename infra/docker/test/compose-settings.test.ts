import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { agentGatewayServiceSettings } from '@orchestrator/agent-gateway-service';
import { adminConfig } from '@orchestrator/admin';
import { describeSettings, readConfig } from '@orchestrator/config';
import { gatewayConfig } from '@orchestrator/gateway';
import { identityServiceSettings } from '@orchestrator/identity-service';
import { publicPart } from '@orchestrator/internal-auth';
import { pipelineServiceSettings } from '@orchestrator/pipeline-service';
import { tokenServiceSettings } from '@orchestrator/token-service';
import { triggerIngestServiceSettings } from '@orchestrator/trigger-ingest-service';
import { readComposeFile, secretNames, withDefaults } from './compose-file.js';
import { all, lineage, readStages } from './dockerfile.js';
import { madeSecrets, makeSecrets } from './made-secrets.js';
import { root } from './root.js';

const compose = readComposeFile();
const directory = madeSecrets();
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const schemas = {
  gateway: gatewayConfig,
  identity: identityServiceSettings,
  token: tokenServiceSettings,
  pipeline: pipelineServiceSettings,
  'trigger-ingest': triggerIngestServiceSettings,
  'agent-gateway': agentGatewayServiceSettings,
};
const cases = Object.entries(schemas);
const casesWithTools = Object.entries({ ...schemas, admin: adminConfig });

/** The environment of a service with the secrets where they are here. */
function environmentOf(name: string): Record<string, string> {
  const service = compose.services[name]!;
  const entries = Object.entries(service.environment ?? {}).map(([variable, value]) => {
    const secret = /^\/run\/secrets\/(.+)$/.exec(value)?.[1];
    if (secret === undefined) return [variable, withDefaults(value)] as const;
    expect(secretNames(service)).toContain(secret);
    return [variable, join(directory, compose.secrets[secret]!.file)] as const;
  });
  return Object.fromEntries(entries);
}

describe.each(casesWithTools)('the environment of %s', (name, schema) => {
  const given = Object.keys(compose.services[name]?.environment ?? {});
  const plain = (variable: string) => variable.replace(/_FILE$/, '');
  const settings = describeSettings(schema);

  test('names settings that exist', () => {
    const known = settings.map((setting) => setting.name);
    expect(known).toEqual(expect.arrayContaining(given.map(plain)));
  });

  test('gives every required setting', () => {
    const required = settings.filter((setting) => setting.required);
    expect(given.map(plain)).toEqual(expect.arrayContaining(required.map((one) => one.name)));
  });

  test('gives what is secret as a file', () => {
    const secret = settings.filter((setting) => setting.secret).map((setting) => setting.name);
    const open = given.filter((variable) => !variable.endsWith('_FILE'));
    expect(open.filter((variable) => secret.includes(variable))).toEqual([]);
  });

  test('is a configuration that the service starts with', () => {
    expect(() => readConfig(schema, environmentOf(name))).not.toThrow();
  });
});

test.each(cases)(
  'the environment of %s leaves the ports as the image tells them',
  (name, schema) => {
    const config = readConfig(schema, environmentOf(name));
    const exposed = all(lineage(readStages(), name), 'EXPOSE').join(' ');
    expect(exposed).toBe(`${config.PORT} ${config.INTERNAL_PORT}`);
  },
);

test('the gateway is published where it listens, and finds each service where that listens', () => {
  const gateway = readConfig(gatewayConfig, environmentOf('gateway'));
  expect(compose.services.gateway?.ports).toEqual([`127.0.0.1:8080:${gateway.PORT}`]);
  const token = readConfig(tokenServiceSettings, environmentOf('token'));
  const identity = readConfig(identityServiceSettings, environmentOf('identity'));
  expect(gateway.TOKEN_URL).toBe(`http://token:${token.PORT}`);
  expect(gateway.IDENTITY_URL).toBe(`http://identity:${identity.PORT}`);
  const pipeline = readConfig(pipelineServiceSettings, environmentOf('pipeline'));
  expect(gateway.PIPELINE_URL).toBe(`http://pipeline:${pipeline.PORT}`);
  expect(token.PIPELINE_URL).toBe(`http://pipeline:${pipeline.PORT}`);
  const triggers = readConfig(triggerIngestServiceSettings, environmentOf('trigger-ingest'));
  const agents = readConfig(agentGatewayServiceSettings, environmentOf('agent-gateway'));
  expect(gateway.TRIGGER_INGEST_URL).toBe(`http://trigger-ingest:${triggers.PORT}`);
  expect(gateway.AGENT_GATEWAY_URL).toBe(`http://agent-gateway:${agents.PORT}`);
  expect(triggers.PIPELINE_URL).toBe(gateway.PIPELINE_URL);
  expect(agents.PIPELINE_URL).toBe(gateway.PIPELINE_URL);
  expect(agents.TOKEN_URL).toBe(gateway.TOKEN_URL);
  for (const { PUBLIC_URL } of [triggers, agents]) expect(PUBLIC_URL).toBe(gateway.PUBLIC_URL);
});

test('gateways and services use the same Redis for coherence, and rates go to another', () => {
  const gateway = readConfig(gatewayConfig, environmentOf('gateway'));
  const token = readConfig(tokenServiceSettings, environmentOf('token'));
  expect(gateway.REDIS_URL).toBe(token.REDIS_URL);
  expect(new URL(gateway.RATE_LIMIT_REDIS_URL!).hostname).toBe('redis-limits');
});

test('the services believe the keys that those sign with who ask them', () => {
  const token = readConfig(tokenServiceSettings, environmentOf('token'));
  const signing = [
    readConfig(gatewayConfig, environmentOf('gateway')).SIGNING_KEY,
    token.SIGNING_KEY!,
    readConfig(triggerIngestServiceSettings, environmentOf('trigger-ingest')).SIGNING_KEY,
    readConfig(agentGatewayServiceSettings, environmentOf('agent-gateway')).SIGNING_KEY,
    readConfig(adminConfig, environmentOf('admin')).ADMIN_SIGNING_KEY!,
  ];
  const { TRUSTED_KEYS } = readConfig(pipelineServiceSettings, environmentOf('pipeline'));
  expect(TRUSTED_KEYS).toEqual(token.TRUSTED_KEYS);
  expect(TRUSTED_KEYS.keys).toEqual(signing.map(publicPart));
  for (const { d } of signing) expect(JSON.stringify(TRUSTED_KEYS)).not.toContain(d);
});

test('artifacts are kept in a folder of this machine, which only its owner reads', () => {
  const { BLOB_STORE } = readConfig(pipelineServiceSettings, environmentOf('pipeline'));
  expect(BLOB_STORE).toEqual({ kind: 'folder', path: '/blobs' });
  expect(compose.services.pipeline?.volumes).toEqual(['./.data/blobs:/blobs']);
  expect(statSync(join(directory, '.data/blobs')).mode & 0o777).toBe(0o700);
});

test('the command line finds the services that it asks, and the files of the keys where it writes', () => {
  const admin = readConfig(adminConfig, environmentOf('admin'));
  const identity = readConfig(identityServiceSettings, environmentOf('identity'));
  expect(admin.IDENTITY_URL).toBe(`http://identity:${identity.PORT}`);
  expect(admin.PIPELINE_URL).toBe('http://pipeline:3000');
  expect(admin.TRIGGER_INGEST_URL).toBe('http://trigger-ingest:3000');
  expect(compose.services.admin?.volumes).toEqual([`./.data/secrets:${admin.SECRETS_DIR!}`]);
});

describe('the secrets', () => {
  const files = Object.values(compose.secrets).map(({ file }) => file);

  test('are all made, for their owner alone', () => {
    for (const file of files) {
      expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
    }
  });

  test('stay what they are when made again', () => {
    const read = () => files.map((file) => readFileSync(join(directory, file), 'utf8'));
    const before = read();
    makeSecrets(directory);
    expect(read()).toEqual(before);
  });

  test('of an installation without a key of the command line are completed', () => {
    const older = madeSecrets();
    const file = join(older, '.data/secrets/trusted_keys');
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: { issuer: string }[] };
    const [gateway] = keys;
    writeFileSync(file, JSON.stringify({ keys: [gateway] }));
    makeSecrets(older);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ keys });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(older, { recursive: true });
  });

  test('are none of them written in the compose file', () => {
    const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
    expect(text).not.toMatch(/password:(?! \{ file)|_PASSWORD:|:\/\/[^\s/]*:[^\s/]*@/);
  });

  test('are each used', () => {
    const used = Object.values(compose.services).flatMap(secretNames);
    expect(new Set(used)).toEqual(new Set(Object.keys(compose.secrets)));
  });
});
