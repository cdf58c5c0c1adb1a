import { z } from 'zod';
import { identifier } from '../schemas/primitives.js';
import { namespaceRoles } from '../schemas/namespace.js';
import { actor, defineEvent } from './define-event.js';

export const userCreated = defineEvent(
  'user.created.v1',
  'identity',
  z.strictObject({ user_id: identifier, username: z.string(), actor }),
);

export const organizationCreated = defineEvent(
  'org.created.v1',
  'identity',
  z.strictObject({ organization_id: identifier, name: z.string(), actor }),
);

export const memberAdded = defineEvent(
  'member.added.v1',
  'identity',
  z.strictObject({
    organization_id: identifier,
    user_id: identifier,
    role: z.enum(namespaceRoles),
    actor,
  }),
);
