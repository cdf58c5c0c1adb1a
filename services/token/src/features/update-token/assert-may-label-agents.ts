import type { IdentifiedCaller, Scope } from '@orchestrator/contracts';
import { TokenError } from '../../domain/token-error.js';

const needed: Scope = 'repo:write';

/**
 * Labels decide which jobs the agents get, of whatever project: a token needs more for them than for a
 * name.
 * @throws TokenError `escalation`
 */
export function assertMayLabelAgents(caller: IdentifiedCaller): void {
  if (caller.type !== 'token') return;
  if (!caller.token.scopes.includes(needed)) {
    throw new TokenError('escalation', `The labels of agents need the scope ${needed}.`);
  }
  if (caller.token.repositories !== null) {
    throw new TokenError(
      'escalation',
      'Agents serve every project, and the calling token is limited to some.',
    );
  }
}
