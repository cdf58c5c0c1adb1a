import { useSearchParams } from 'react-router';

const auditFilterNames = ['action', 'actor', 'token_id', 'from', 'to'] as const;
export type AuditFilterName = (typeof auditFilterNames)[number];
/** What is asked of the log; empty is anything. Days are `YYYY-MM-DD`, the last one included. */
type AuditFilterValues = Readonly<Record<AuditFilterName, string>>;

export interface AuditFilters {
  readonly values: AuditFilterValues;
  readonly areSet: boolean;
  /** As the routes take it. */
  readonly query: Readonly<Record<string, string>>;
  readonly change: (changes: Partial<AuditFilterValues>) => void;
  readonly clear: () => void;
}

/** What is asked of an audit log stands in the address, so that it can be linked and gone back to. */
export function useAuditFilters(): AuditFilters {
  const [search, setSearch] = useSearchParams();
  const values = Object.fromEntries(
    auditFilterNames.map((name) => [name, search.get(name) ?? '']),
  ) as AuditFilterValues;
  return {
    values,
    areSet: auditFilterNames.some((name) => values[name] !== ''),
    query: queryOf(values),
    change: (changes) => setSearch(filled({ ...values, ...changes })),
    clear: () => setSearch({}),
  };
}

function queryOf({ from, to, ...same }: AuditFilterValues): Record<string, string> {
  return filled({ ...same, since: startOfDay(from, 0), until: startOfDay(to, 1) });
}

const filled = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** Where the person is; what is no day is no limit. */
function startOfDay(day: string, later: number): string {
  const date = new Date(`${day}T00:00:00`);
  if (Number.isNaN(date.getTime())) return '';
  date.setDate(date.getDate() + later);
  return date.toISOString();
}
