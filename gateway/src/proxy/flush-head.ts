import type { ServerResponse } from 'node:http';

/** Readers of a stream of events wait for its head before there is an event. */
export function flushHead(response: ServerResponse): void {
  if (!response.writableEnded && !response.destroyed) response.flushHeaders();
}
