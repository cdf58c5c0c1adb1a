import type { auditEntry } from '@orchestrator/contracts';
import type { z } from 'zod';

export type AuditEntry = z.output<typeof auditEntry>;
