import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { exampleParams } from './example-params.js';

/**
 * The artifact that example paths name, as if a job of this run had sent it; it says whose it is.
 * @param blobFolder where the system keeps artifacts
 */
export async function storeArtifact(
  sql: pg.Client,
  blobFolder: string,
  runId: string,
): Promise<void> {
  const content = `artifact of ${runId}`;
  const key = randomBytes(20).toString('hex');
  const folder = join(blobFolder, key.slice(0, 2));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, key), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  await sql.query(
    `INSERT INTO pipeline.artifact (run_id, filename, size, sha256, blob_key)
     VALUES ($1, $2, $3, $4, $5)`,
    [runId, exampleParams('').filename, content.length, sha256, key],
  );
}
