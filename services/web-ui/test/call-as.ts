import {
  type CallAnswer,
  type CallInput,
  createClient,
  csrfHeader,
  readSession,
  type RouteDefinition,
} from '@orchestrator/contracts';
import type { Visitor } from './visitor.js';

/** Calls a route with the session of somebody who is signed in in a browser: what a page is compared with. */
export async function callAs<R extends RouteDefinition>(
  { context, origin }: Pick<Visitor, 'context' | 'origin'>,
  route: R,
  input: CallInput<R>,
): Promise<CallAnswer<R>> {
  let csrf = '';
  const client = createClient({
    baseUrl: origin,
    headers: () => (csrf === '' ? {} : { origin, [csrfHeader]: csrf }),
    send: async (url, { method, headers, body }) => {
      const answer = await context.request.fetch(url, {
        method,
        headers,
        ...(body !== undefined && { data: typeof body === 'string' ? body : Buffer.from(body) }),
      });
      return {
        status: answer.status(),
        headers: new Headers(answer.headers()),
        text: () => answer.text(),
      };
    },
  });
  if (route.method !== 'GET') {
    const { body } = await client.call(readSession, {});
    csrf = body.user === null ? '' : body.csrf_token;
  }
  return client.call(route, input);
}
