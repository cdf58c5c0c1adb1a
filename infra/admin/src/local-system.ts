import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandError } from '@orchestrator/command-line';
import { parseFile } from './keys/parse-file.js';
import { readIfThere, writePrivately } from './keys/private-file.js';

const localSystem = z.object({ identity_url: z.url() });

/**
 * Tells the command line where the system of this data directory answers, until `close`.
 * @param identityUrl of the identity service, on loopback
 */
export async function tellCommandLine(
  directory: string,
  identityUrl: string,
): Promise<{ close(): Promise<void> }> {
  await writePrivately(fileIn(directory), JSON.stringify({ identity_url: identityUrl }));
  return { close: () => rm(fileIn(directory), { force: true }) };
}

/**
 * Where the identity service of the system that runs here answers.
 * @throws CommandError when none does
 */
export async function findLocalSystem(directory: string): Promise<string> {
  const text = await readIfThere(fileIn(directory));
  if (text !== undefined) return parseFile(fileIn(directory), text, localSystem).identity_url;
  throw new CommandError(
    `No system runs in ${directory}. Start it with npm start, or say with IDENTITY_URL where another one is.`,
  );
}

const fileIn = (directory: string): string => join(directory, 'admin.json');
