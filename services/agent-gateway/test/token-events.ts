import {
  type Actor,
  buildEvent,
  tokenExpired,
  tokenRevoked,
  tokenRotated,
  tokenUpdated,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { envelopeOf } from './jobs.js';
import type { Named } from './people.js';

const actor: Actor = {
  ...{ type: 'user', id: newId(), name: 'ada', token_id: null, session_id: null, ip: null },
};
const about = (user: Named, id: string, kind: 'agent' | 'instance' | 'personal') => ({
  ...{ token_id: id, kind, label: 'builders', owner: { type: 'user' as const, id: user.id } },
  ...{ namespace: { type: 'user' as const, id: user.id }, actor },
});
type Kind = Parameters<typeof about>[2];
type Reason = 'deleted' | 'parent_revoked' | 'owner_deleted' | 'ended';
export const revoked = (user: Named, id: string, kind: Kind, reason: Reason = 'deleted') =>
  buildEvent(tokenRevoked, envelopeOf(id), { ...about(user, id, kind), reason });
export const expired = (user: Named, id: string, kind: Kind, days: 0 | 1 | 7) =>
  buildEvent(tokenExpired, envelopeOf(id), {
    ...about(user, id, kind),
    ...{ expires_in_days: days, ends_at: new Date().toISOString(), cause: 'expired' as const },
  });
export const rotated = (user: Named, previousId: string, id: string) =>
  buildEvent(tokenRotated, envelopeOf(id), {
    ...about(user, id, 'agent'),
    ...{ previous_id: previousId, by: 'manager' as const, end_on_first_use: false },
    ...{ overlap_ends_at: new Date().toISOString(), expires_at: null },
  });

export const updated = (user: Named, id: string) =>
  buildEvent(tokenUpdated, envelopeOf(id), { ...about(user, id, 'agent'), changed: ['labels'] });
