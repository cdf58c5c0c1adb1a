import { agentEvent, followAgents, listAgents, readAgent } from '@orchestrator/contracts';
import type { InfiniteData } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import { queryClient } from '../../api/query-client.js';
import { type StreamState, useEventStream } from '../../api/use-event-stream.js';
import { routeKey } from '../../api/use-route-query.js';

type AgentEvent = z.output<typeof agentEvent>;
type Agent = NonNullable<AgentEvent['agent']>;
type Pages = InfiniteData<{
  readonly items: readonly Agent[];
  readonly next_cursor: string | null;
}>;

/** Keeps what was read of agents as it is now, for as long as the page is open. */
export function useAgentEvents(): StreamState {
  const state = useEventStream(followAgents.path, ({ data }) => take(agentEvent.parse(data)));
  useEffect(() => {
    // What changed while nobody listened was told to nobody.
    if (state === 'open') readAgain();
  }, [state]);
  return state;
}

function take({ agent_id: id, agent }: AgentEvent): void {
  const known = queryClient.getQueriesData<Pages>({ queryKey: routeKey(listAgents) });
  const isIn = (pages: Pages | undefined) =>
    pages?.pages.some(({ items }) => items.some((one) => one.id === id)) ?? false;
  for (const [key, pages] of known.filter(([, of]) => isIn(of))) {
    queryClient.setQueryData(key, pages && replaced(pages, id, agent));
  }
  // Whose a new one is, and what a filter says to it, the server knows.
  if (!known.some(([, pages]) => isIn(pages))) {
    void queryClient.invalidateQueries({ queryKey: routeKey(listAgents) });
  }
  void queryClient.invalidateQueries({ queryKey: routeKey(readAgent, { params: { id } }) });
}

const replaced = (pages: Pages, id: string, agent: Agent | null): Pages => ({
  ...pages,
  pages: pages.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((one) => (one.id === id ? (agent ?? []) : one)),
  })),
});

function readAgain(): void {
  void queryClient.invalidateQueries({ queryKey: routeKey(listAgents) });
  void queryClient.invalidateQueries({ queryKey: routeKey(readAgent) });
}
