import { z } from 'zod';
import { identifier } from '../schemas/primitives.js';
import { namespaceReference } from '../schemas/project.js';
import { actor, defineEvent } from './define-event.js';

const subject = {
  agent_id: identifier,
  name: z.string(),
  token_id: identifier,
  namespace: namespaceReference,
};

export const agentRegistered = defineEvent(
  'agent.registered.v1',
  'agent-gateway',
  z.strictObject({ ...subject, actor }),
);
/** It is heard of again after it was offline. */
export const agentOnline = defineEvent('agent.online.v1', 'agent-gateway', z.strictObject(subject));
/** Nothing was heard of it for 90 seconds, or its token ended: then it never comes back. */
export const agentOffline = defineEvent(
  'agent.offline.v1',
  'agent-gateway',
  z.strictObject({ ...subject, reason: z.enum(['silent', 'token_ended']) }),
);
export const agentUpdated = defineEvent(
  'agent.updated.v1',
  'agent-gateway',
  z.strictObject({ ...subject, changed: z.array(z.string()), actor }),
);
export const agentRemoved = defineEvent(
  'agent.removed.v1',
  'agent-gateway',
  z.strictObject({
    ...subject,
    reason: z.enum(['removed', 'left', 'token_ended']),
    actor,
  }),
);

export const agentEvents = [
  agentRegistered,
  agentOnline,
  agentOffline,
  agentUpdated,
  agentRemoved,
] as const;
