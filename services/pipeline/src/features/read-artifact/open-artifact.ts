import type { Readable } from 'node:stream';
import type { Artifact } from '../../domain/artifact.js';
import { noSuchArtifact } from '../../domain/artifact-error.js';
import type { ArtifactViews } from '../../domain/artifact-store.js';
import { BlobError, type BlobStore, type ByteRange } from '../../domain/blob-store.js';

export interface OpenArtifacts {
  /** @throws ArtifactError `not_found` */
  find(runId: string, filename: string): Promise<Artifact>;
  /**
   * @returns its content; null where another has taken its place meanwhile, of which one must begin anew
   * @throws ArtifactError `not_found`, BlobError
   */
  open(runId: string, artifact: Artifact, range?: ByteRange): Promise<Readable | null>;
}

export function openArtifacts({
  views,
  blobs,
}: {
  readonly views: ArtifactViews;
  readonly blobs: BlobStore;
}): OpenArtifacts {
  const find: OpenArtifacts['find'] = async (runId, filename) => {
    const artifact = await views.find(runId, filename);
    if (artifact === null) throw noSuchArtifact();
    return artifact;
  };
  return {
    find,
    open: async (runId, { filename, blobKey }, range) => {
      try {
        return await blobs.read(blobKey, range);
      } catch (error) {
        if (!(error instanceof BlobError) || error.code !== 'missing') throw error;
        const now = await find(runId, filename);
        if (now.blobKey === blobKey) throw error;
        return null;
      }
    },
  };
}
