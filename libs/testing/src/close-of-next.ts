import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const channel = 'http.server.request.start';

/**
 * Comes when a server of this process sees that the next request for that path is over, answered or not:
 * whoever goes away is gone there only then.
 */
export function closeOfNext(path: string): Promise<void> {
  return new Promise((resolve) => {
    const onRequest = (message: unknown): void => {
      const { request, response } = message as Exchange;
      if (request.url !== path) return;
      unsubscribe(channel, onRequest);
      response.once('close', () => resolve());
    };
    subscribe(channel, onRequest);
  });
}
