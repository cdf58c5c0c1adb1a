import type { holder } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { Holder } from '../../domain/job-hold.js';

/** The hold under which a call about a job comes. */
export const holderNamed = ({
  holder: { instance_id: instanceId, fence },
}: {
  readonly holder: z.output<typeof holder>;
}): Holder => ({ instanceId, fence });
