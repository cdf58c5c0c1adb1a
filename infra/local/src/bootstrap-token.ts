import { join } from 'node:path';
import { readIfThere, writePrivately } from '@orchestrator/admin';

interface Bootstrap {
  readonly userId: string;
  readonly username: string;
}

/**
 * Makes the first user's token once for each system, and keeps its value in a file that only its
 * owner reads. A start that died before the file was whole makes another; a token that was taken
 * away by people is not made again.
 * @returns the path of the file, while it is there
 */
export async function keepBootstrapToken(
  directory: string,
  bootstrap: Bootstrap,
  mint: (user: Bootstrap) => Promise<string>,
): Promise<string | undefined> {
  const tokenPath = join(directory, 'bootstrap-token');
  const donePath = join(directory, 'bootstrap-user');
  if ((await readIfThere(donePath)) !== bootstrap.userId) {
    await writePrivately(tokenPath, `${await mint(bootstrap)}\n`);
    await writePrivately(donePath, bootstrap.userId);
  }
  return (await readIfThere(tokenPath)) === undefined ? undefined : tokenPath;
}
