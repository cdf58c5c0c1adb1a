import { assertDistinct, type RouteDefinition } from '../route.js';
import { identityRoutes } from './identity-routes.js';
import { internalRoutes } from './internal-routes.js';
import { tokenRoutes } from './token-routes.js';

/** Every route that the gateway forwards. What is not here does not exist outside. */
export const publicRoutes: readonly RouteDefinition[] = [...identityRoutes, ...tokenRoutes];

/** Every route, those between services too. */
export const allRoutes: readonly RouteDefinition[] = [...publicRoutes, ...internalRoutes];

assertDistinct(allRoutes);
