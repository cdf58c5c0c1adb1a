import type { secret as secretSchema } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { Secret } from '../domain/secret.js';

/** A secret as the API shows it. */
export const presentSecret = ({
  key,
  updatedAt,
  updatedBy,
}: Secret): z.input<typeof secretSchema> => ({
  key,
  updated_at: updatedAt.toISOString(),
  updated_by: updatedBy,
});
