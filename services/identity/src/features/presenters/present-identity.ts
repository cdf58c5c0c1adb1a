import type { linkedIdentity } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { LinkedIdentity } from '../../domain/linked-identity.js';

/** A linked identity as the API shows it to its user. */
export const presentIdentity = (own: LinkedIdentity): z.input<typeof linkedIdentity> => ({
  id: own.id,
  provider: own.provider,
  login: own.login,
  email: own.email,
  linked_at: own.linkedAt.toISOString(),
  last_used_at: own.lastUsedAt?.toISOString() ?? null,
});
