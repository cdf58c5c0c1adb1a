import { type listScopes, scopePermissions, scopes } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';

const items = scopes.map((scope) => ({ scope, permission: scopePermissions[scope] }));

export const listScopesRoute = (): Handler<typeof listScopes> => () =>
  Promise.resolve({ status: 200, body: { items } });
