import type { queuedJob } from '@orchestrator/contracts';
import type { z } from 'zod';

export type QueuedJob = z.output<typeof queuedJob>;
