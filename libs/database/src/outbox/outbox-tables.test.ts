import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fixtureMigrations } from '../../test/fixture-client.js';
import { outboxTablesSql } from './outbox-tables.js';

describe('outboxTablesSql', () => {
  test('is the text that the tests migrate and that the page for services shows', async () => {
    const migration = join(fixtureMigrations, '20260102000000_outbox/migration.sql');
    expect(await readFile(migration, 'utf8')).toBe(outboxTablesSql('fixture'));
    const page = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');
    expect(page).toContain(outboxTablesSql('token').trim());
  });

  test('refuses a schema name that is no plain identifier', () => {
    expect(() => outboxTablesSql('a"b')).toThrow(TypeError);
  });
});
