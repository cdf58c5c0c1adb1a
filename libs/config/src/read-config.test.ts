import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  ConfigError,
  describeSettings,
  flag,
  jsonOf,
  port,
  readConfig,
  secretBytes,
} from './index.js';

const schema = z.object({
  PORT: port().default(8080).meta({ description: 'Where to listen' }),
  VERBOSE: flag().default(false),
  KEY: secretBytes().meta({ description: 'A key', secret: true }),
  SHAPE: jsonOf(z.object({ a: z.number() })).optional(),
});
const key = randomBytes(32).toString('base64');

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(schema, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

test('values are read, defaults fill in', () => {
  const config = readConfig(schema, { KEY: key, VERBOSE: 'true', SHAPE: '{"a":1}' });
  expect(config).toMatchObject({ PORT: 8080, VERBOSE: true, SHAPE: { a: 1 } });
  expect(config.KEY).toHaveLength(32);
});

test('every fault is told at once, by the name of its variable, without its value', () => {
  const faults = faultsOf({ PORT: '99999', VERBOSE: 'yes', SHAPE: 'nope' });
  expect(faults).toHaveLength(4);
  expect(faults.join('\n')).toMatch(/PORT.*\n.*VERBOSE.*\n.*KEY: is required\n.*SHAPE/);
  expect(faults.join('\n')).not.toMatch(/99999|yes|nope/);
});

test.each([
  'changeme',
  'a'.repeat(64),
  Buffer.alloc(32).toString('base64'),
  randomBytes(16).toString('base64'),
])('a weak secret refuses to start: %s', (weak) => expect(faultsOf({ KEY: weak })).toHaveLength(1));

describe('a secret from a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'key');
  writeFileSync(file, `${key}\n`);
  test('is read', () => expect(faultsOf({ KEY_FILE: file })).toEqual([]));
  test('is refused beside a direct one', () =>
    expect(faultsOf({ KEY_FILE: file, KEY: key })[0]).toContain('twice'));
  test('is missed by name', () =>
    expect(faultsOf({ KEY_FILE: '/nowhere' })[0]).toContain('KEY_FILE'));
});

test('settings describe themselves', () => {
  expect(describeSettings(schema).slice(0, 1)).toEqual([
    {
      name: 'PORT',
      description: 'Where to listen',
      default: '8080',
      required: false,
      secret: false,
    },
  ]);
  expect(describeSettings(schema)[2]).toMatchObject({ required: true, secret: true });
});
