import type { CallerToken, Principal } from '@orchestrator/contracts';

/** Who owns a token, by the word of the token service. */
export type TokenOwner = Pick<Principal, 'type' | 'id' | 'name'>;

/**
 * On whose behalf a token acts, with no more namespaces than its kind has use for: a trigger token's
 * project has none, agents and their jobs work in the one namespace that they serve and decide by no
 * role in it, and only the tokens with scopes reach as far as their owner does.
 * @param standsOn the user or organization that must be active for the token to be good
 */
export function actingPrincipal(
  { kind }: Pick<CallerToken, 'kind'>,
  owner: TokenOwner,
  standsOn: Principal,
): Principal {
  const { type, id, name } = owner;
  if (type === 'project') return { type, id, name, namespaces: [] };
  if (kind === 'personal' || kind === 'organization') return standsOn;
  const served = standsOn.namespaces.filter((namespace) => namespace.id === standsOn.id);
  return { ...standsOn, namespaces: served.map((namespace) => ({ ...namespace, role: 'member' })) };
}
