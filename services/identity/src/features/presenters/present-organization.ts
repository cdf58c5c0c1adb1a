import type { organization } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { OwnOrganization } from '../../domain/organization.js';
import { presentTokenPolicy } from './present-token-policy.js';

/** An organization as the API shows it to one who belongs to it. */
export const presentOrganization = (own: OwnOrganization): z.input<typeof organization> => ({
  id: own.id,
  name: own.name,
  display_name: own.displayName,
  role: own.role,
  token_policy: presentTokenPolicy(own.tokenPolicy),
  created_at: own.createdAt.toISOString(),
});
