import type { IdentifiedCaller, Scope } from '@orchestrator/contracts';
import { TokenError } from '../../domain/token-error.js';

const needed: Scope = 'repo:write';

/**
 * Labels decide which jobs the agents get: a token needs more for them than for a name.
 * @throws TokenError `escalation`
 */
export function assertMayLabelAgents(caller: IdentifiedCaller): void {
  if (caller.type === 'token' && !caller.token.scopes.includes(needed)) {
    throw new TokenError('escalation', `The labels of agents need the scope ${needed}.`);
  }
}
