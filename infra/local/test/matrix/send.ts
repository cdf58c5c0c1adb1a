import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Sent {
  readonly status: number;
  readonly text: string;
}

/** Thousands of requests: on a few connections, and by the lightest client there is. */
const agent = new Agent({ keepAlive: true });

/** Sends a request as it is, and follows nothing. */
export async function send(
  origin: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Sent> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const described = content !== undefined && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(content),
    };
    const sending = request(
      origin + path,
      { agent, method, headers: { ...headers, ...described } },
      resolve,
    );
    sending.once('error', reject);
    sending.end(content);
  });
  const status = answer.statusCode ?? 0;
  // It would go on for as long as somebody listens.
  if (answer.headers['content-type'] === 'text/event-stream') {
    answer.destroy();
    return { status, text: '' };
  }
  return { status, text: await text(answer) };
}
