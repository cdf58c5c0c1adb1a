import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';

/** The part of an Express app that gives requests and responses their methods. */
interface MessagePrototypes {
  request: object;
  response: object;
}

interface Messages {
  readonly IncomingMessage?: typeof IncomingMessage;
  readonly ServerResponse?: typeof ServerResponse<IncomingMessage>;
}

/**
 * Message classes for `http.createServer` that already have the app's prototypes: Express otherwise
 * switches both on every request, and V8 throws away what it knows of these objects. None for a
 * listener that is no Express app. See docs/adr/0005-request-path.md.
 */
export function messagesOf(app: RequestListener): Messages {
  if (!isExpressApp(app)) return {};
  class ServiceRequest extends IncomingMessage {}
  class ServiceResponse extends ServerResponse {}
  Object.setPrototypeOf(ServiceRequest.prototype, app.request);
  Object.setPrototypeOf(ServiceResponse.prototype, app.response);
  app.request = ServiceRequest.prototype;
  app.response = ServiceResponse.prototype;
  return { IncomingMessage: ServiceRequest, ServerResponse: ServiceResponse };
}

const isExpressApp = (app: RequestListener): app is RequestListener & MessagePrototypes =>
  'request' in app && 'response' in app;
