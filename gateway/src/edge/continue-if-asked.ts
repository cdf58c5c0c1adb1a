import type { IncomingMessage, ServerResponse } from 'node:http';

/** Asks a client that waits for it to send the body (RFC 9110 section 10.1.1). */
export function continueIfAsked(request: IncomingMessage, response: ServerResponse): void {
  const { expect } = request.headers;
  const waits = request.httpVersionMinor === 1 && expect?.toLowerCase() === '100-continue';
  if (waits) response.writeContinue();
}
