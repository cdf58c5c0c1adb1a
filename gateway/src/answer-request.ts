import type { RouteDefinition } from '@orchestrator/contracts';
import type { EdgeRequest } from './edge/read-request.js';
import { forwardRequest, type Standing } from './forward-request.js';
import type { GatewayParts } from './gateway-parts.js';
import { answerOwnRoute } from './own-routes/answer-own-route.js';
import type { Passage } from './passage.js';

/** The last step for a caller who was let in: the service whose route it is answers, or the gateway. */
export function answerRequest(
  parts: GatewayParts,
  passage: Passage,
  edge: EdgeRequest,
  route: RouteDefinition,
  standing: Standing | undefined,
): void {
  if (route.service === 'gateway') return answerOwnRoute(parts, passage, edge, route);
  forwardRequest(parts, passage, edge, route, standing);
}
