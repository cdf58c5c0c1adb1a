import { spawn } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fillPath, readRepositoryArchive, readWorkspaceFile } from '@orchestrator/contracts';

export interface WorkspaceSource {
  readonly server: string;
  readonly repoId: string;
  /** Of the job; it reads this project and nothing else. */
  readonly token: string;
}

/** Brings every file of the project into a directory. */
export async function fetchProject(source: WorkspaceSource, directory: string): Promise<void> {
  const answer = await get(
    source,
    fillPath(readRepositoryArchive.path, { repo_id: source.repoId }),
  );
  const tar = spawn('tar', ['-xzf', '-', '-C', directory], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('exit', resolve);
  });
  await pipeline(answer, tar.stdin);
  if ((await ended) !== 0) throw new Error('The archive of the project could not be unpacked.');
}

/** Brings the pipeline file, and makes it executable. Slashes in its path travel as `%2F`. */
export async function fetchPipeline(
  source: WorkspaceSource,
  path: string,
  directory: string,
): Promise<string> {
  const answer = await get(
    source,
    fillPath(readWorkspaceFile.path, { repo_id: source.repoId, path }),
  );
  const target = join(directory, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, answer);
  await chmod(target, 0o755);
  return target;
}

async function get({ server, token }: WorkspaceSource, path: string): Promise<Readable> {
  const url = new URL(path, server);
  url.searchParams.set('token', token);
  const answer = await fetch(url);
  if (!answer.ok || answer.body === null) {
    throw new Error(`The server answered ${answer.status} for ${path}.`);
  }
  return Readable.fromWeb(answer.body);
}
