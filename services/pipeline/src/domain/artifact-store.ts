import type { Artifact, NewArtifact } from './artifact.js';
import type { Holder } from './job-hold.js';

/** The job of a run for which an agent acts, and its hold. */
export interface HeldPlace {
  readonly runId: string;
  readonly jobId: string;
  readonly holder: Holder;
}

/**
 * Artifacts as jobs make and read them. A blob belongs to an artifact, or it is noted to be removed:
 * from before its first byte is written, whatever happens then.
 * @throws RunError `job_not_held`, `lease_lost`; `not_found` for a job that is not of this run
 */
export interface ArtifactStore {
  /** Before anything is read of what a job sends. */
  requireHeld(place: HeldPlace): Promise<void>;
  /** A blob is about to be written under this key: should nothing come of it, it will be removed. */
  expect(blobKey: string): Promise<void>;
  /** One of the same name gives way, and its blob is noted to be removed. */
  attach(place: HeldPlace, artifact: NewArtifact): Promise<void>;
  /** Nothing came of it. */
  giveUp(blobKey: string): Promise<void>;
}

export interface ArtifactViews {
  /** By name, beyond the given one. */
  list(runId: string, after: string | undefined, limit: number): Promise<readonly Artifact[]>;
  find(runId: string, filename: string): Promise<Artifact | null>;
}

/** Blobs that belong to nothing any more. */
export interface UnownedBlobs {
  /** Takes some of them: no other replica does for a while, and nothing can become of them. */
  take(most: number): Promise<readonly string[]>;
  /** They are gone. */
  forget(blobKeys: readonly string[]): Promise<void>;
}
