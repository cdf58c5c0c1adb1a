import { identified, type RequestContext } from '@orchestrator/http';

/** The ids of the only projects that the caller's token may reach; null is no limit. */
export function projectLimitOf(context: RequestContext): readonly string[] | null {
  const caller = identified(context);
  return caller.type === 'token' ? caller.token.repositories : null;
}
