import {
  type CallInput,
  createClient,
  type RouteDefinition,
  type CallAnswer,
} from '@orchestrator/contracts';

/** Longest wait for a whole answer. */
const timeoutMs = 30_000;

/** The body of the answer that a route declares. */
export type RouteBody<R extends RouteDefinition> = CallAnswer<R>['body'];

/** Sends one call to the gateway that this page came from, with nothing added but these headers. */
export async function sendCall<R extends RouteDefinition>(
  route: R,
  input: CallInput<R>,
  headers: Readonly<Record<string, string>> = {},
): Promise<CallAnswer<R>> {
  const client = createClient({ baseUrl: '', headers: () => headers, timeoutMs });
  return client.call(route, input);
}
