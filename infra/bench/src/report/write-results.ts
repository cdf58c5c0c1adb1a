import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchOptions } from '../bench-options.js';
import type { Table } from './table.js';
import { meets } from './print-report.js';
import type { Results } from './results.js';

/** Not part of the repository. */
export const resultsDirectory = fileURLToPath(new URL('../../results', import.meta.url));

export interface Run {
  readonly startedAt: Date;
  readonly options: BenchOptions;
  readonly programs: Readonly<Record<string, string>>;
  readonly tables: readonly Table[];
  readonly results: Results;
}

/** Writes everything that was measured as JSON and gives the path of the file. */
export async function writeResults({ startedAt, options, programs, tables, results }: Run) {
  const goals = tables.flatMap(({ goals: ours }) =>
    ours.map((goal) => {
      const value = goal.figure(results);
      return {
        title: goal.title,
        ...(goal.least !== undefined && { least: goal.least }),
        ...(goal.most !== undefined && { most: goal.most }),
        value: value ?? null,
        met: value === undefined ? null : meets(goal, value),
      };
    }),
  );
  const document = {
    startedAt,
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model,
      memoryBytes: totalmem(),
      kernel: release(),
      loadAtEnd: loadavg(),
    },
    programs: { node: process.version, ...programs },
    options,
    goals,
    rounds: results,
  };
  await mkdir(resultsDirectory, { recursive: true });
  const file = join(resultsDirectory, `${startedAt.toISOString().replaceAll(/[:.]/g, '-')}.json`);
  await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
  return file;
}
