import { IncomingMessage, ServerResponse } from 'node:http';
import { hasUnreadBody, lingerAfterAnswer } from './linger.js';

/** The part of an Express app that gives requests and responses their methods. */
export interface MessagePrototypes {
  request: object;
  response: object;
}

export interface EdgeMessages {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse<IncomingMessage>;
}

/**
 * Message classes for `http.createServer`.
 *
 * They already have the app's prototypes: Express otherwise switches both prototypes on every
 * request, which makes V8 throw away what it knows of these objects and costs half the throughput.
 *
 * A response that begins before its request has ended, or while the server stops, closes the
 * connection: whatever else the client sends is not read as a next request.
 */
export function createEdgeMessages(options: {
  app?: MessagePrototypes | undefined;
  lingerMs: number;
  isStopping: () => boolean;
}): EdgeMessages {
  class EdgeIncomingMessage extends IncomingMessage {}
  class EdgeServerResponse extends ServerResponse {}
  const { app } = options;
  if (app) {
    Object.setPrototypeOf(EdgeIncomingMessage.prototype, app.request);
    Object.setPrototypeOf(EdgeServerResponse.prototype, app.response);
    app.request = EdgeIncomingMessage.prototype;
    app.response = EdgeServerResponse.prototype;
  }
  const writeHead = Reflect.get(ServerResponse.prototype, 'writeHead') as WriteHead;
  const edgeWriteHead: WriteHead = function (status, reason, headers) {
    if (options.isStopping()) this.shouldKeepAlive = false;
    if (hasUnreadBody(this.req)) {
      this.shouldKeepAlive = false;
      lingerAfterAnswer(this.req, options.lingerMs);
    }
    return writeHead.call(this, status, reason, headers);
  };
  Reflect.set(EdgeServerResponse.prototype, 'writeHead', edgeWriteHead);
  return { IncomingMessage: EdgeIncomingMessage, ServerResponse: EdgeServerResponse };
}

type WriteHead = (
  this: ServerResponse,
  status: number,
  reason?: unknown,
  headers?: unknown,
) => ServerResponse;
