import { artifactName, type storeArtifact } from '@orchestrator/contracts';
import { type Handler, ProblemSignal } from '@orchestrator/http';
import { artifactTooLarge } from '../../domain/artifact-error.js';
import { BlobError } from '../../domain/blob-store.js';
import { heldPlace } from '../callers/held-place.js';
import { readOneFile } from './read-one-file.js';
import type { StoreArtifact } from './store-artifact.js';

/** What `multipart/form-data` adds to its one file is less. */
const wrappingBytes = 1024 * 1024;

/** It takes as long as the job takes to send it. */
export const storeArtifactRoute =
  (store: StoreArtifact, maxBytes: number): Handler<typeof storeArtifact> =>
  async ({ params, query, body }, context) => {
    const announced = Number(context.header('content-length') ?? 0);
    if (announced > maxBytes + wrappingBytes) throw artifactTooLarge(maxBytes);
    const contentType = context.header('content-type') ?? '';
    const stored = store(heldPlace(params, query), (take) =>
      readOneFile(body, contentType, async (name, content) => take(fit(name), content)),
    );
    stored.catch((error: unknown) => {
      if (error instanceof BlobError) context.log.error({ err: error }, 'nothing can be kept');
    });
    const { filename, size } = await stored;
    return { status: 201, body: { filename, size } };
  };

/** @throws ProblemSignal for a name that no artifact can have */
function fit(name: string): string {
  const parsed = artifactName.safeParse(name);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ message }) => ({
    path: 'file.filename',
    message,
  }));
  throw new ProblemSignal({ code: 'validation_failed', errors });
}
