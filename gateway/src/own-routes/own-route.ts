import type {
  AnswerHeaderValues,
  RouteAnswer,
  RouteDefinition,
  RouteInput,
} from '@orchestrator/contracts';
import { validateInput } from '@orchestrator/http';
import type { Passage } from '../passage.js';

/**
 * Answers a declared route of the gateway itself; a `ProblemSignal` becomes that problem. It gets
 * who calls with the passage, decided upon as for any route. What it does must be short: nothing
 * cuts it when its caller ends.
 */
export type OwnHandler<R extends RouteDefinition> = (
  input: RouteInput<R>,
  passage: Passage,
) => Promise<RouteAnswer<R>>;

/** A declared route with what answers it here. */
export interface OwnRoute {
  readonly route: RouteDefinition;
  /**
   * @param body as it came
   * @throws ProblemSignal that says what is wrong with it, among others
   */
  answer(body: unknown, passage: Passage): Promise<OwnAnswer>;
}

interface OwnAnswer {
  readonly status: number;
  readonly headers?: AnswerHeaderValues;
}

/** Ties a handler to its declaration; the types of both must fit. */
export const ownRoute = <R extends RouteDefinition>(
  route: R,
  handler: OwnHandler<R>,
): OwnRoute => ({
  route,
  answer: async (body, passage) =>
    handler(validateInput(route, { params: undefined, query: undefined, body }), passage),
});

/**
 * The own routes by the ids of their declarations.
 * @throws Error for a declared route of the gateway that nothing answers: the process must not start
 */
export function compileOwnRoutes(
  routes: readonly RouteDefinition[],
  ownRoutes: readonly OwnRoute[],
): ReadonlyMap<string, OwnRoute> {
  const byId = new Map(ownRoutes.map((own) => [own.route.id, own]));
  for (const { id, service } of routes) {
    if (service === 'gateway' && !byId.has(id)) throw new Error(`Nothing answers route ${id}`);
  }
  return byId;
}
