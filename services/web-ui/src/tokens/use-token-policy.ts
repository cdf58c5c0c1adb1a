import { readOrganization, type tokenPolicy } from '@orchestrator/contracts';
import type { z } from 'zod';
import { useRouteQuery } from '../api/use-route-query.js';
import { useNamespaces } from '../app/namespaces.js';
import type { TokenPlace } from './token-place.js';

export type TokenPolicy = z.output<typeof tokenPolicy>;

/** What the organization asks of these tokens; the instance may ask more, and says so when it refuses. */
export function useTokenPolicy({ namespace }: TokenPlace): TokenPolicy | undefined {
  const { all } = useNamespaces();
  const isOfOrganization = all.some(
    ({ name, type }) => name === namespace && type === 'organization',
  );
  const { data } = useRouteQuery(
    readOrganization,
    { params: { org: namespace } },
    { enabled: isOfOrganization },
  );
  return data?.token_policy;
}
