import { readSession } from '@orchestrator/contracts';
import { queryOptions } from '@tanstack/react-query';
import { sendCall } from './send-call.js';

/** Who is signed in in this browser, and the CSRF token that goes with it. */
export const sessionQuery = queryOptions({
  queryKey: [readSession.id],
  queryFn: async () => (await sendCall(readSession, {})).body,
  staleTime: 60_000,
});
