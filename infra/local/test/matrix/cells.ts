import { publicRoutes, type RouteDefinition, scopes } from '@orchestrator/contracts';
import { z } from 'zod';
import { callersOf } from './callers.js';
import { exampleBodies } from './examples.js';
import { admission, expectedOutcome } from './expectation.js';
import type { Caller, Outcome, Target } from './facts.js';
import { targetsOf } from './targets.js';

/** One request of the matrix, and what must come of it. */
export interface Cell {
  readonly route: RouteDefinition;
  readonly caller: Caller;
  readonly target: Target;
  readonly expected: Outcome;
}

const asking = z.object({ scopes: z.array(z.enum(scopes)) });

/**
 * Every route that people use. What agents may do hangs on the job that they hold, not on scopes and
 * roles: the service that speaks with them holds each of its routes against every kind of caller.
 */
export const routesForPeople = publicRoutes.filter(({ runner }) => runner !== true);

/** Every such route, by every caller, for everything that it could ask for. */
export const cells: readonly Cell[] = routesForPeople.flatMap((route) =>
  callersOf(route).flatMap((caller) =>
    targetsOf(route, caller, admission(route, caller) === undefined).map((target) => ({
      route,
      caller,
      target,
      expected: expectedOutcome(route, caller, target, askedBy(route)),
    })),
  ),
);

/** Something is other than before, if it goes as it must. */
export const isChange = ({ route, expected }: Cell): boolean =>
  expected === 'done' && route.method !== 'GET';

export const nameOf = ({ route, caller, target }: Cell): string =>
  `${route.method} ${route.path} by ${caller.name}, ${target.name}`;

/** The scopes that the example of a body asks for. */
function askedBy({ id }: RouteDefinition) {
  const example = exampleBodies[id];
  const none = {
    fresh: 'x',
    namespace: undefined,
    newcomer: 'x',
    project: undefined,
    thing: undefined,
  };
  const parsed = asking.safeParse(example?.(none));
  return parsed.success ? parsed.data.scopes : [];
}
