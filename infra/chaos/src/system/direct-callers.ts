import { randomUUID } from 'node:crypto';
import { assertionHeader, type CallerNamespace, type ServiceName } from '@orchestrator/contracts';
import { createAssertionSigner } from '@orchestrator/internal-auth';
import type { Person } from './people.js';
import type { SystemKeys } from './system-keys.js';

type Headers = Record<string, string>;

/** Who may call services past the gateway: headers with an assertion that they believe. */
export interface DirectCallers {
  /** A signed-in user as the gateway would tell of one, who owns these organizations. */
  signedIn(
    audience: ServiceName,
    user: Person,
    owned?: readonly Pick<CallerNamespace, 'id' | 'name'>[],
  ): Promise<Headers>;
  /** The agent gateway, at the token service. */
  agentGateway(): Promise<Headers>;
  /** The operator's command line, at the identity service. */
  operator(): Promise<Headers>;
}

export async function createDirectCallers(keys: SystemKeys): Promise<DirectCallers> {
  const gateway = await createAssertionSigner(keys.gateway);
  const agentGateway = await createAssertionSigner(keys.agentGateway);
  const admin = await createAssertionSigner(keys.admin);
  return {
    signedIn: async (audience, { id, username: name }, owned = []) => {
      const self = { id, name, type: 'user', role: 'owner' } as const;
      const organizations = owned.map(({ id: organizationId, name: organizationName }) => ({
        id: organizationId,
        name: organizationName,
        type: 'organization' as const,
        role: 'owner' as const,
      }));
      const assertion = await gateway.sign(audience, {
        type: 'session',
        session: { id: randomUUID(), fresh_until: new Date(Date.now() + 600_000).toISOString() },
        principal: { type: 'user', id, name, namespaces: [self, ...organizations] },
      });
      return { [assertionHeader]: assertion };
    },
    agentGateway: async () => ({
      [assertionHeader]: await agentGateway.sign('token', {
        type: 'service',
        service: 'agent-gateway',
      }),
    }),
    operator: async () => ({
      [assertionHeader]: await admin.sign('identity', { type: 'service', service: 'admin' }),
    }),
  };
}
