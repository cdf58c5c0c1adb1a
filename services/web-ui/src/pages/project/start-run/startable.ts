import type { triggerConfigVersion } from '@orchestrator/contracts';
import type { z } from 'zod';

/** A version of a trigger configuration that is on. */
export interface Startable {
  readonly config: string;
  readonly version: z.output<typeof triggerConfigVersion>;
}
