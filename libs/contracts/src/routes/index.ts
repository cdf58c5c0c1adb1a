import { assertDistinct, type RouteDefinition } from '../route.js';
import { adminRoutes } from './admin-routes.js';
import { agentRoutes } from './agent-routes.js';
import { fileRoutes } from './file-routes.js';
import { internalRoutes } from './internal-routes.js';
import { internalRunRoutes } from './internal-run-routes.js';
import { organizationRoutes } from './organization-routes.js';
import { projectRoutes } from './project-routes.js';
import { runOutputRoutes, runRoutes } from './run-routes.js';
import { secretRoutes } from './secret-routes.js';
import { runnerRoutes } from './runner-routes.js';
import { signInRoutes } from './sign-in-routes.js';
import { tokenRoutes } from './token-routes.js';
import { triggerConfigRoutes } from './trigger-config-routes.js';
import { triggerRoutes, webhookRoutes } from './trigger-routes.js';
import { userRoutes } from './user-routes.js';

/** Every route that the gateway forwards. What is not here does not exist outside. */
export const publicRoutes: readonly RouteDefinition[] = [
  ...signInRoutes,
  ...userRoutes,
  ...organizationRoutes,
  ...tokenRoutes,
  ...projectRoutes,
  ...fileRoutes,
  ...runRoutes,
  ...runOutputRoutes,
  ...triggerConfigRoutes,
  ...secretRoutes,
  ...agentRoutes,
  ...runnerRoutes,
  ...triggerRoutes,
  ...webhookRoutes,
];

/** Every route, those between services too. */
export const allRoutes: readonly RouteDefinition[] = [
  ...publicRoutes,
  ...internalRoutes,
  ...internalRunRoutes,
  ...adminRoutes,
];

assertDistinct(allRoutes);
