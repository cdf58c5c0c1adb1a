import type { RouteList } from '../../api/use-route-list.js';
import { ListView } from '../../app/query-view.js';
import { Button } from '../../design/button.js';
import { EmptyState } from '../../design/empty-state.js';
import { AuditEntries } from './audit-entries.js';
import type { AuditEntry } from './audit-entry.js';
import { AuditFilterForm } from './audit-filter-form.js';
import styles from './audit-log.module.css';
import type { AuditFilters } from './use-audit-filters.js';

/** An audit log with what can be asked of it; the pages differ only in whose log it is. */
export function AuditLog({
  log,
  filters,
}: {
  readonly log: RouteList<AuditEntry>;
  readonly filters: AuditFilters;
}) {
  return (
    <div className={styles.log}>
      <AuditFilterForm
        key={JSON.stringify(filters.values)}
        filters={filters}
        error={log.error}
        onReadAgain={log.retry}
      />
      <ListView
        list={log}
        loading="Reading the audit log"
        empty={
          filters.areSet ? (
            <EmptyState
              title="Nothing matches"
              action={<Button onClick={filters.clear}>Clear the filters</Button>}
            >
              No entry is like what you asked for.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing has happened yet">
              Whatever is created, changed or refused is told here.
            </EmptyState>
          )
        }
      >
        {(entries) => <AuditEntries entries={entries} filters={filters} />}
      </ListView>
    </div>
  );
}
