import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { embeddedExecutor } from '../../test/executors.js';
import { fixtureMigrations, fixtureSchemaFile } from '../../test/fixture-client.js';
import { silentLog } from '../../test/silent-log.js';
import { openEmbeddedStore } from '../embedded-store.js';
import type { EmbeddedStore } from '../embedded-store.js';
import { migrate } from '../migrations/migrate.js';
import { compareWithPrismaSchema } from './compare-with-prisma-schema.js';

describe('compareWithPrismaSchema', () => {
  let store: EmbeddedStore;
  let directory: string;
  beforeAll(async () => {
    store = await openEmbeddedStore({ memory: true });
    directory = await mkdtemp(join(tmpdir(), 'schema-'));
    await migrate({
      target: { kind: 'embedded', store },
      schema: 'fixture',
      migrationsDirectory: fixtureMigrations,
      log: silentLog,
    });
  });
  afterAll(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  const compareAfter = async (from: string, to: string) => {
    const text = await readFile(fixtureSchemaFile, 'utf8');
    expect(text).toContain(from);
    const file = join(directory, 'schema.prisma');
    await writeFile(file, text.replace(from, to));
    return compareWithPrismaSchema(embeddedExecutor(store), 'fixture', file);
  };

  test('an unchanged schema has no differences', async () => {
    expect(await compareAfter('enum Color', 'enum Color')).toEqual([]);
  });

  test.each([
    ['@@map("inbox")', '@@map("letters")', ['The table inbox is not', 'The table letters is not']],
    ['  attempts ', '  tries ', ['outbox.attempts is not in the Prisma', 'outbox.tries is not in']],
    ['Decimal(10, 2)', 'Decimal(10, 3)', ['thing.weight is numeric(10,2), not numeric(10,3).']],
    ['"created_at") @db.Timestamptz(3)', '"created_at")', ['is timestamp(3) with time zone, not']],
    ['subject      String?', 'subject      String', ['outbox.subject is nullable']],
    ['payload      Json', 'payload      Json?', ['outbox.payload is not nullable']],
    ['@default("{}")', '', ['thing.details has a default']],
    ['String    @unique', 'String   ', ['thing has unique (name) in the database only']],
    ['@@id([consumer, eventId])', '@@id([eventId])', ['inbox has no primary (event_id)', 'only']],
  ])('%j changed to %j is told', async (from, to, sentences) => {
    const differences = await compareAfter(from, to);
    expect(differences).toHaveLength(sentences.length);
    for (const sentence of sentences) expect(differences.join('\n')).toContain(sentence);
  });

  test('an unknown type is refused and not passed over', async () => {
    await expect(compareAfter('@db.Decimal(10, 2)', '@db.Nonsense')).rejects.toThrow(TypeError);
  });
});
