import {
  fillPath,
  finalStatuses,
  followRun,
  listArtifacts,
  listRunJobs,
  readRun,
  type run as schema,
} from '@orchestrator/contracts';
import { useEffect, useRef } from 'react';
import type { z } from 'zod';
import { queryClient } from '../../../api/query-client.js';
import { type StreamState, useEventStream } from '../../../api/use-event-stream.js';
import { routeKey } from '../../../api/use-route-query.js';

/** Changes that come together are read together. */
const settleMs = 150;
const changing = [readRun, listRunJobs, listArtifacts];

export const isOver = (status: string): boolean => finalStatuses.some((final) => final === status);

/** Reads a run and its jobs again whenever its stream says that something has changed, until it is over. */
export function useLiveRun({ id, status }: z.output<typeof schema>): StreamState {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useEventStream(isOver(status) ? undefined : fillPath(followRun.path, { id }), () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      for (const route of changing) {
        void queryClient.invalidateQueries({ queryKey: routeKey(route) });
      }
    }, settleMs);
  });
}
