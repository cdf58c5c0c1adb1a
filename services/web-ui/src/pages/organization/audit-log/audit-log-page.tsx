import { readOrganizationAuditLog } from '@orchestrator/contracts';
import { useRouteList } from '../../../api/use-route-list.js';
import { AuditLog } from '../../shared-audit/audit-log.js';
import { useAuditFilters } from '../../shared-audit/use-audit-filters.js';
import { OrganizationPage } from '../organization-page.js';

export const Page = () => (
  <OrganizationPage
    title="Audit log"
    needs="admin"
    description="What was done in the organization: by whom, from where and with which token. Nobody can change it."
  >
    {({ name }) => <Log org={name} />}
  </OrganizationPage>
);

function Log({ org }: { readonly org: string }) {
  const filters = useAuditFilters();
  const log = useRouteList(readOrganizationAuditLog, { params: { org }, query: filters.query });
  return <AuditLog log={log} filters={filters} />;
}
