import type { Caller, ServiceName } from '@orchestrator/contracts';
import { createAssertionSigner, generateSigningKey, publicPart } from '@orchestrator/internal-auth';

/** Signs as whoever may name this caller: services name themselves, the gateway everybody else. */
export async function createSigners() {
  const issuers = ['gateway', 'agent-gateway'] as const;
  const keys = await Promise.all(issuers.map((issuer) => generateSigningKey(issuer)));
  const [gateway, agentGateway] = await Promise.all(keys.map(createAssertionSigner));
  if (gateway === undefined || agentGateway === undefined) throw new Error('Each has its key');
  return {
    trustedKeys: keys.map(publicPart),
    sign: async (audience: ServiceName, caller: Caller): Promise<string> => {
      const itself = caller.type === 'service' && caller.service === 'agent-gateway';
      return (itself ? agentGateway : gateway).sign(audience, caller);
    },
  };
}
