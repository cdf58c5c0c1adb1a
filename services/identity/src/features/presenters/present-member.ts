import type { member } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { Member } from '../../domain/membership.js';

export const presentMember = (one: Member): z.input<typeof member> => ({
  username: one.username,
  display_name: one.displayName,
  role: one.role,
  joined_at: one.joinedAt.toISOString(),
});
