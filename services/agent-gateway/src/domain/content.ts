import type { Readable } from 'node:stream';
import type { Holder } from './jobs.js';

/** Bytes on their way, with what is known of them. */
export interface Streamed {
  readonly stream: Readable;
  readonly headers: Readonly<Record<string, string>>;
}

interface StoredArtifact {
  readonly filename: string;
  readonly size: number;
}

/**
 * Where files and artifacts are. None of it is held in memory.
 * @throws AgentGatewayError `not_found`, `job_not_held`, `lease_lost`, `body_too_large`, `unavailable`
 */
export interface Content {
  readFile(projectId: string, path: string, signal: AbortSignal): Promise<Streamed>;
  readArchive(projectId: string, signal: AbortSignal): Promise<Streamed>;
  readArtifact(
    runId: string,
    filename: string,
    hold: Holder & { readonly jobId: string },
    signal: AbortSignal,
  ): Promise<Streamed>;
  /** @param headers `Content-Type` with its boundary, and `Content-Length` where it is known */
  storeArtifact(
    runId: string,
    hold: Holder & { readonly jobId: string },
    body: Readable,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<StoredArtifact>;
}
