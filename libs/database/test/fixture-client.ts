import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { createDatabaseAdapter } from '../src/index.js';
import { transactionOptions } from '../src/index.js';
import type { SqlExecutor } from '../src/index.js';

const directory = join(import.meta.dirname, 'fixture');
export const fixtureSchemaFile = join(directory, 'prisma/schema.prisma');
export const fixtureMigrations = join(directory, 'prisma/migrations');

export interface Thing {
  id: string;
  name: string;
  size: bigint | null;
  tags: string[];
  createdAt: Date;
  details: unknown;
  digest: Uint8Array | null;
}

/** What the tests use of the generated client, which the compiler can't see before it is there. */
export interface FixtureClient extends SqlExecutor {
  thing: {
    create(query: { data: Partial<Thing> & { id: string; name: string } }): Promise<Thing>;
    findUnique(query: { where: { id: string } }): Promise<Thing | null>;
    count(): Promise<number>;
  };
  $transaction<R>(
    work: (tx: FixtureClient) => Promise<R>,
    options?: { maxWait?: number; timeout?: number },
  ): Promise<R>;
  $disconnect(): Promise<void>;
}

/** Connects a client, generated as a service does it, to the adapter. */
export async function createFixtureClient(
  adapter: ReturnType<typeof createDatabaseAdapter>,
): Promise<FixtureClient> {
  const module = (await import(join(await generateClient(), 'client.ts'))) as {
    PrismaClient: new (options: object) => FixtureClient;
  };
  return new module.PrismaClient({ adapter, transactionOptions });
}

/** Generates without the network; several test files may do it at once, so under another name first. */
async function generateClient(): Promise<string> {
  const schema = await readFile(fixtureSchemaFile, 'utf8');
  const hash = createHash('sha256').update(schema).digest('hex').slice(0, 12);
  const finished = join(import.meta.dirname, 'generated', hash);
  if (existsSync(finished)) return finished;
  const unfinished = `${finished}.${process.pid}`;
  const schemaFile = `${unfinished}.prisma`;
  await mkdir(unfinished, { recursive: true });
  await writeFile(schemaFile, schema.replace('../src/generated/prisma', unfinished));
  const prisma = join(import.meta.dirname, '../../../node_modules/.bin/prisma');
  await promisify(execFile)(prisma, ['generate', '--schema', schemaFile], {
    // eslint-disable-next-line no-restricted-properties -- the child needs PATH and HOME of its parent
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
  });
  await rm(schemaFile);
  await rename(unfinished, finished).catch(() => rm(unfinished, { recursive: true }));
  return finished;
}
