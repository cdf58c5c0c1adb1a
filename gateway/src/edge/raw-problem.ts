import { STATUS_CODES } from 'node:http';
import { problemCodes, problemType } from '@orchestrator/contracts';
import { uuidv7 } from 'uuidv7';
import type { EdgeProblemCode } from './edge-problem.js';

/** A whole HTTP/1.1 answer for a connection whose request could not be read; it closes. */
export function rawProblem(code: EdgeProblemCode): string {
  const { status, title } = problemCodes[code];
  const requestId = uuidv7();
  const body = JSON.stringify({
    type: problemType(code),
    title,
    status,
    code,
    request_id: requestId,
  });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    `X-Request-Id: ${requestId}`,
    `Date: ${new Date().toUTCString()}`,
    '',
    body,
  ].join('\r\n');
}
