import type { registerAgent } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import { namespaceOf } from '../callers/calling-agents.js';
import type { RegisterAgent } from './register-agent.js';

export const registerAgentRoute =
  (register: RegisterAgent): Handler<typeof registerAgent> =>
  async ({ body = {} }, context) => {
    const caller = identified(context);
    if (caller.type !== 'token') throw new Error('The route admits agent tokens only');
    const { name = '', hostname = '', os = '', arch = '', version = '' } = body;
    const { instanceId, secret, poolId, poolName } = await register({
      agentTokenId: caller.token.id,
      namespace: namespaceOf(context),
      machine: { name, hostname, os, arch, version },
      actor: actorOf(context),
    });
    return {
      status: 201,
      body: {
        instance_id: instanceId,
        instance_secret: secret,
        pool_id: poolId,
        pool_name: poolName,
      },
    };
  };
