import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where Debian has what belongs to one version of PostgreSQL. */
const versionsDirectory = '/usr/lib/postgresql';

/**
 * Transactions per second of a script, with prepared statements and one thread.
 * @throws Error where pgbench is not there, or a transaction failed
 */
export async function runPgbench(
  databaseUrl: string,
  directory: string,
  { script, clients, seconds }: { script: string; clients: number; seconds: number },
): Promise<number> {
  const file = join(directory, 'pgbench.sql');
  await writeFile(file, script);
  const duration = Math.max(1, Math.round(seconds));
  const args = ['-n', '-M', 'prepared', '-j', '1', '-c', String(clients), '-T', String(duration)];
  const { stdout } = await promisify(execFile)(pgbench(), [...args, '-f', file, databaseUrl], {
    timeout: duration * 1_000 + 20_000,
    killSignal: 'SIGKILL',
  });
  const failed = /^number of failed transactions: (\d+)/m.exec(stdout)?.[1];
  const perSecond = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
  if (failed !== '0' || !Number.isFinite(perSecond)) throw new Error(`pgbench failed:\n${stdout}`);
  return perSecond;
}

/** Of the newest version that is installed, else that of the path. */
function pgbench(): string {
  const versions = existsSync(versionsDirectory) ? readdirSync(versionsDirectory) : [];
  const newestFirst = versions.toSorted((one, other) => Number(other) - Number(one));
  return (
    newestFirst
      .map((version) => join(versionsDirectory, version, 'bin', 'pgbench'))
      .find((file) => existsSync(file)) ?? 'pgbench'
  );
}
