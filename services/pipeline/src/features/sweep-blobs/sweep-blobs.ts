import type { UnownedBlobs } from '../../domain/artifact-store.js';
import type { BlobStore } from '../../domain/blob-store.js';

/** Removes what is due; resolves when nothing is, or when it was told to stop. */
export type SweepBlobs = (stopping?: AbortSignal) => Promise<void>;

/**
 * Removes blobs that belong to nothing. Whatever can't be removed is tried again after a while.
 * @param most how many are taken at once
 */
export const sweepBlobsWith =
  ({
    unowned,
    blobs,
    onFault,
    most = 50,
  }: {
    readonly unowned: UnownedBlobs;
    readonly blobs: BlobStore;
    readonly onFault: (error: unknown) => void;
    readonly most?: number;
  }): SweepBlobs =>
  async (stopping) => {
    for (let taken = most; taken === most && stopping?.aborted !== true;) {
      const keys = await unowned.take(most);
      taken = keys.length;
      const gone: string[] = [];
      for (const key of keys) {
        await blobs.remove(key).then(() => gone.push(key), onFault);
      }
      if (gone.length > 0) await unowned.forget(gone);
    }
  };
