import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { within } from '@orchestrator/http';
import type { NewArtifact } from '../../domain/artifact.js';
import { artifactTooLarge } from '../../domain/artifact-error.js';
import type { ArtifactStore, HeldPlace } from '../../domain/artifact-store.js';
import type { BlobStore } from '../../domain/blob-store.js';
import { LimitedBytes } from './limited-bytes.js';

/** Reads a file out of what is sent; gives what `take` gave once all of it has come. */
type ReadFile = (
  take: (filename: string, content: Readable) => Promise<NewArtifact>,
) => Promise<NewArtifact>;

export type StoreArtifact = (place: HeldPlace, readFile: ReadFile) => Promise<NewArtifact>;

/**
 * Keeps a file that a job sends. Nothing is read for a job that is not held, nothing is left of what
 * does not come whole, and of two under one name the later counts.
 */
export const storeArtifactWith =
  ({
    artifacts,
    blobs,
    maxBytes,
    answerMs,
    onUnowned,
  }: {
    readonly artifacts: ArtifactStore;
    readonly blobs: BlobStore;
    readonly maxBytes: number;
    /** Longest wait for what is noted of it, each time. */
    readonly answerMs: number;
    /** Called when there may be blobs to remove. */
    readonly onUnowned: () => void;
  }): StoreArtifact =>
  async (place, readFile) => {
    await within(answerMs, artifacts.requireHeld(place));
    // Never the caller's name: what they call it is no path of ours.
    const blobKey = randomBytes(20).toString('hex');
    try {
      const artifact = await readFile(async (filename, content) => {
        await within(answerMs, artifacts.expect(blobKey));
        const limited = new LimitedBytes(maxBytes, () => artifactTooLarge(maxBytes));
        // What goes wrong there is told by the stream that is written.
        pipeline(content, limited).catch(() => undefined);
        return { filename, blobKey, ...(await blobs.write(blobKey, limited)) };
      });
      await within(answerMs, artifacts.attach(place, artifact));
      return artifact;
    } catch (error) {
      // Where that fails it is removed all the same, later.
      await artifacts.giveUp(blobKey).catch(() => undefined);
      throw error;
    } finally {
      onUnowned();
    }
  };
