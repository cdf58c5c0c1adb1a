import type { verifyAuditLog as route } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { AuditArchive } from '../../domain/audit-log.js';
import type { InstanceStore } from '../../domain/instance.js';
import { operatorOf } from '../callers/operator-of.js';
import { verifyAuditLog } from './verify-audit-log.js';

export const verifyAuditLogRoute =
  (archive: AuditArchive, store: InstanceStore): Handler<typeof route> =>
  async ({ body: { operator } }) => {
    const { chains, entries, faults, instanceHash } = await verifyAuditLog(archive);
    await store.recordVerification(
      { chains, entries, faults: faults.length },
      operatorOf(operator),
    );
    return {
      status: 200,
      body: { chains, entries, faults: [...faults], instance_hash: instanceHash },
    };
  };
