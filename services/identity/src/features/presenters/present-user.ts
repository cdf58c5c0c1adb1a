import type { user } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { User } from '../../domain/user.js';

/** A user as the API shows it to that user. */
export const presentUser = (own: User): z.input<typeof user> => ({
  id: own.id,
  username: own.username,
  display_name: own.displayName,
  email: own.email,
  avatar_url: own.avatarUrl,
  created_at: own.createdAt.toISOString(),
});
