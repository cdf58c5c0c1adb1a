import { readUserAuditLog } from '@orchestrator/contracts';
import { useRouteList } from '../../../api/use-route-list.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { AuditLog } from '../../shared-audit/audit-log.js';
import { useAuditFilters } from '../../shared-audit/use-audit-filters.js';

export function Page() {
  const filters = useAuditFilters();
  const log = useRouteList(readUserAuditLog, { query: filters.query });
  return (
    <PageLayout>
      <PageHeader
        title="Audit log"
        description="What was done to your account, your tokens, secrets, agents and projects: by whom, from where and with which token. Nobody can change it."
      />
      <AuditLog log={log} filters={filters} />
    </PageLayout>
  );
}
