import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { type Caller, assertionHeader } from '@orchestrator/contracts';
import { agentGateway } from './people.js';
import type { Harness } from './harness.js';
import type { Held } from './runs.js';

/** Where artifacts of a run are, with the hold under which the agent-gateway asks. */
export const heldPath = (held: Held, name = '', more: Record<string, string | number> = {}) => {
  const { run_id: runId, job_id } = held.job.claim;
  const query = new URLSearchParams(
    Object.entries({ job_id, ...held.holder, ...more }).map(([key, value]): [string, string] => [
      key,
      String(value),
    ]),
  );
  return `/internal/v1/runs/${runId}/artifacts${name}?${query.toString()}`;
};

/** Sends a file as a job's agent does. */
export const upload = (
  harness: Harness,
  held: Held,
  filename: string,
  content: Buffer | string,
  caller: Caller | null = agentGateway,
) =>
  harness
    .send('post', heldPath(held), caller)
    .attach('file', Buffer.from(content), { filename, contentType: 'application/octet-stream' });

const boundary = 'x-boundary-x';
export const multipartType = `multipart/form-data; boundary=${boundary}`;
export const partHead = (disposition: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
export const bodyEnd = `\r\n--${boundary}--\r\n`;

/** A request whose body is written piece by piece. */
export async function beginUpload(harness: Harness, path: string): Promise<ClientRequest> {
  const request = httpRequest({
    host: '127.0.0.1',
    port: harness.service.port,
    method: 'POST',
    path,
    headers: {
      [assertionHeader]: await harness.assertion(agentGateway),
      'content-type': multipartType,
    },
  });
  request.on('error', () => undefined);
  return request;
}

/** Writes at the pace of who reads. */
export async function write(request: ClientRequest, piece: Buffer | string): Promise<void> {
  if (!request.write(piece)) await once(request, 'drain');
}

export async function answerTo(
  request: ClientRequest,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += String(piece);
  return { status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> };
}
