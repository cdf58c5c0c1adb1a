import { listOrganizations } from '@orchestrator/contracts';
import { queryClient } from '../../api/query-client.js';
import { routeKey } from '../../api/use-route-query.js';

/** After leaving or deleting it: what was read of it is forgotten, and it is in no list any more. */
export async function leaveOrganizationBehind(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: routeKey(listOrganizations) });
  queryClient.removeQueries({ type: 'inactive' });
}
