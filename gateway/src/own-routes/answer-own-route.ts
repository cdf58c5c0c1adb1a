import type { RouteDefinition } from '@orchestrator/contracts';
import { ProblemSignal } from '@orchestrator/http';
import type { EdgeRequest } from '../edge/read-request.js';
import { refuseTrouble } from '../forward-request.js';
import type { GatewayParts } from '../gateway-parts.js';
import type { Passage } from '../passage.js';
import { BodyFailure } from '../proxy/body-failure.js';
import { markAnswer, refuseWith } from '../refuse.js';
import { readJsonBody } from './read-json-body.js';

/** Answers a route that is the gateway's own, for a caller who was let in. */
export function answerOwnRoute(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
): void {
  answer(parts, passage, edge, route).catch((error: unknown) => {
    if (error instanceof ProblemSignal) refuseWith(passage, error.details);
    // The client went away in the middle of its body.
    else if (error instanceof BodyFailure) passage.response.destroy();
    else refuseTrouble(parts, passage, error);
  });
}

async function answer(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
): Promise<void> {
  const own = parts.ownRoutes.get(route.id);
  if (own === undefined) throw new Error(`Nothing answers route ${route.id}`);
  const body = route.body && (await readJsonBody(passage, edge, route, parts.timeouts));
  const { status, headers = {} } = await own.answer(body, passage);
  const { response } = passage;
  markAnswer(passage);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.statusCode = status;
  response.end();
}
