import { identified, type RequestContext } from '@orchestrator/http';
import type { FoundHold, HeldJobs } from '../../domain/held-jobs.js';

/** The job that the calling job token was made for, as long as its hold is not known to have ended. */
export async function jobOfToken(
  held: HeldJobs,
  context: RequestContext,
): Promise<FoundHold | undefined> {
  const caller = identified(context);
  if (caller.type !== 'token') throw new Error('The route admits tokens only');
  const hold = await held.findByToken(caller.token.id);
  return hold?.ended === false ? hold : undefined;
}
