import type { invitation } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { Invitation } from '../../domain/invitation.js';

export const presentInvitation = (one: Invitation): z.input<typeof invitation> => ({
  id: one.id,
  organization: {
    id: one.organization.id,
    name: one.organization.name,
    display_name: one.organization.displayName,
  },
  username: one.username,
  role: one.role,
  invited_by: one.invitedBy,
  created_at: one.createdAt.toISOString(),
});
