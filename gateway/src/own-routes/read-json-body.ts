import type { RouteDefinition } from '@orchestrator/contracts';
import { jsonBodyProblems, ProblemSignal } from '@orchestrator/http';
import { continueIfAsked } from '../edge/continue-if-asked.js';
import type { EdgeRequest } from '../edge/read-request.js';
import type { Passage } from '../passage.js';
import type { BodyTimeouts } from '../proxy/body-clock.js';
import { BodyFailure } from '../proxy/body-failure.js';
import { LimitedBody } from '../proxy/limited-body.js';

/**
 * The JSON body of a request, within the limits of its route and of time.
 * @returns undefined where there is none
 * @throws ProblemSignal for what services refuse as well; BodyFailure when the client is gone
 */
export async function readJsonBody(
  { request, response }: Passage,
  { headers }: EdgeRequest,
  { maxBodyBytes }: RouteDefinition,
  timeouts: BodyTimeouts,
): Promise<unknown> {
  const length = headers.contentLength ?? 0;
  if (!headers.chunked && length === 0) return undefined;
  if (length > maxBodyBytes) throw new ProblemSignal({ code: 'body_too_large' });
  assertUtf8Json(headers.forward);
  continueIfAsked(request, response);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of new LimitedBody(request, maxBodyBytes, timeouts)) {
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    const problem = error instanceof BodyFailure ? error.problem : undefined;
    throw problem === undefined ? error : new ProblemSignal({ code: problem });
  }
  return parse(Buffer.concat(chunks));
}

const utf8Json = /^\s*application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
const anyJson = /^\s*application\/json\s*(?:;|$)/i;

function assertUtf8Json(forward: readonly string[]): void {
  const type = valueOf(forward, 'content-type') ?? '';
  if (!anyJson.test(type)) throw new ProblemSignal(jsonBodyProblems.notJsonType);
  const coding = valueOf(forward, 'content-encoding') ?? 'identity';
  if (!utf8Json.test(type) || coding.toLowerCase() !== 'identity') {
    throw new ProblemSignal(jsonBodyProblems.notPlainUtf8);
  }
}

function valueOf(forward: readonly string[], wanted: string): string | undefined {
  const index = forward.findIndex((text, at) => at % 2 === 0 && text.toLowerCase() === wanted);
  return index === -1 ? undefined : forward[index + 1];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The parser's own words go nowhere: they quote the text. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new ProblemSignal(jsonBodyProblems.notJson);
  }
}
