import type { agent as schema } from '@orchestrator/contracts';
import type { z } from 'zod';
import { Status } from '../../design/status.js';

interface Props {
  readonly agent: Pick<z.output<typeof schema>, 'status' | 'offline_reason'>;
}

/** How an agent is, and why it never comes back where that is so. */
export const AgentStatus = ({ agent: { status, offline_reason: reason } }: Props) => (
  <>
    <Status value={status} />
    {reason === 'token_ended' && ' Its token was revoked or expired'}
  </>
);
