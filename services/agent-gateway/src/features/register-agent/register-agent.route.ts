import type { registerAgent } from '@orchestrator/contracts';
import { actorOf, type Handler, identified, whileAwaited } from '@orchestrator/http';
import { namespaceOf } from '../callers/calling-agents.js';
import type { RegisterAgent } from './register-agent.js';

/** @param answerMs what is not answered by then is 503, and no agent comes of it */
export const registerAgentRoute =
  (register: RegisterAgent, answerMs: number): Handler<typeof registerAgent> =>
  async ({ body = {} }, context) => {
    const caller = identified(context);
    if (caller.type !== 'token') throw new Error('The route admits agent tokens only');
    const { name = '', hostname = '', os = '', arch = '', version = '' } = body;
    const registration = {
      agentTokenId: caller.token.id,
      namespace: namespaceOf(context),
      machine: { name, hostname, os, arch, version },
      actor: actorOf(context),
    };
    const { instanceId, secret, poolId, poolName } = await whileAwaited(
      answerMs,
      context,
      (isGone) => register(registration, isGone),
    );
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
