import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandError } from '@orchestrator/command-line';
import type { AskedService } from './command.js';
import { parseFile } from './keys/parse-file.js';
import { readIfThere, writePrivately } from './keys/private-file.js';

const localSystem = z.object({
  identity_url: z.url(),
  /** What an earlier version did not tell. */
  pipeline_url: z.url().optional(),
  trigger_ingest_url: z.url().optional(),
});

const names = {
  identity: 'identity_url',
  pipeline: 'pipeline_url',
  'trigger-ingest': 'trigger_ingest_url',
} as const satisfies Record<AskedService, keyof z.output<typeof localSystem>>;

/**
 * Tells the command line where the system of this data directory answers, until `close`.
 * @param urls of the services that it asks, on loopback
 */
export async function tellCommandLine(
  directory: string,
  urls: Readonly<Record<AskedService, string>>,
): Promise<{ close(): Promise<void> }> {
  const told = {
    [names.identity]: urls.identity,
    [names.pipeline]: urls.pipeline,
    [names['trigger-ingest']]: urls['trigger-ingest'],
  };
  await writePrivately(fileIn(directory), JSON.stringify(told));
  return { close: () => rm(fileIn(directory), { force: true }) };
}

/**
 * Where the services of the system that runs here answer.
 * @throws CommandError when none runs
 */
export async function findLocalSystem(
  directory: string,
): Promise<(service: AskedService) => string> {
  const text = await readIfThere(fileIn(directory));
  if (text !== undefined) {
    const urls = parseFile(fileIn(directory), text, localSystem);
    return (service) => {
      const url = urls[names[service]];
      if (url !== undefined) return url;
      throw new CommandError(
        `The system that runs in ${directory} is of an earlier version. Start it anew.`,
      );
    };
  }
  throw new CommandError(
    `No system runs in ${directory}. Start it with npm start, or say with IDENTITY_URL where another one is.`,
  );
}

const fileIn = (directory: string): string => join(directory, 'admin.json');
