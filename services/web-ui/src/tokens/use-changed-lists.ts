import { listAgents, type RouteDefinition } from '@orchestrator/contracts';
import { useMemo } from 'react';
import { routesOf, type TokenPlace } from './token-place.js';

/** What is read again after a token of this place was changed. */
export const useChangedLists = (
  place: TokenPlace,
): { readonly invalidates: readonly RouteDefinition[] } => {
  const { list } = routesOf(place);
  return useMemo(() => ({ invalidates: [list, listAgents] }), [list]);
};
