import type { IdentifiedCaller } from '@orchestrator/contracts';

/** The projects that the calling token is limited to; null is no limit, as for a session. */
export function projectLimitOf(
  caller: IdentifiedCaller,
): readonly { readonly id: string }[] | null {
  if (caller.type !== 'token' || caller.token.repositories === null) return null;
  return caller.token.repositories.map((id) => ({ id }));
}
