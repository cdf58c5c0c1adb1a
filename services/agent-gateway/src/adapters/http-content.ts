import {
  readJobArchive,
  readJobArtifact,
  readJobFile,
  storeArtifact,
} from '@orchestrator/contracts';
import type { ServiceStreams, StreamedAnswer, StreamedCall } from '@orchestrator/http';
import type { Logger } from '@orchestrator/observability';
import type { Readable } from 'node:stream';
import type { Content, Streamed } from '../domain/content.js';
import type { Holder } from '../domain/jobs.js';
import { toldProblem } from './told-problem.js';

const known = {
  not_found: 'not_found',
  job_not_held: 'job_not_held',
  lease_lost: 'lease_lost',
  body_too_large: 'body_too_large',
} as const;
/** What readers may know of a file. */
const handedOn = ['content-length', 'content-disposition', 'etag'] as const;
/** From here on it may take its time until what was sent is kept for good. */
const largeBytes = 2 ** 20;
/** So long; less than a gateway waits. */
const keepingMs = 25_000;
/** The answer to an upload is short. */
const maxAnswerBytes = 64 * 1024;

/** The content that the pipeline service keeps. */
export function createHttpContent(streams: ServiceStreams, log: Logger): Content {
  const ask = (
    route: Parameters<ServiceStreams['streamTo']>[0],
    call: StreamedCall,
  ): Promise<StreamedAnswer> =>
    streams.streamTo(route, call).catch((error: unknown) => {
      throw toldProblem(error, known, log);
    });
  const read = async (
    route: Parameters<ServiceStreams['streamTo']>[0],
    call: StreamedCall,
  ): Promise<Streamed> => {
    const { headers, body } = await ask(route, call);
    const given = handedOn.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return { stream: body, headers: Object.fromEntries(given) };
  };

  return {
    readFile: (project_id, path, signal) =>
      read(readJobFile, { params: { project_id, path }, signal }),
    readArchive: (project_id, signal) => read(readJobArchive, { params: { project_id }, signal }),
    readArtifact: (run_id, filename, hold, signal) =>
      read(readJobArtifact, { params: { run_id, filename }, query: holderQuery(hold), signal }),
    storeArtifact: async (run_id, hold, body, headers, signal) => {
      const isLarge = Number(headers['content-length'] ?? Infinity) > largeBytes;
      const answer = await ask(storeArtifact, {
        ...{ params: { run_id }, query: holderQuery(hold), body, headers, signal },
        ...(isLarge && { timeoutMs: keepingMs }),
      });
      try {
        return storeArtifact.answers[201].body.parse(JSON.parse(await short(answer.body)));
      } catch (error) {
        throw toldProblem(error, known, log);
      }
    },
  };
}

const holderQuery = ({ jobId, instanceId, fence }: Holder & { readonly jobId: string }) => ({
  job_id: jobId,
  instance_id: instanceId,
  fence,
});

async function short(body: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece as Buffer);
    length += (piece as Buffer).length;
    if (length > maxAnswerBytes) throw new Error('The answer to an upload is too long');
  }
  return Buffer.concat(pieces).toString();
}
