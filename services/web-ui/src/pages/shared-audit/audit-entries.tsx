import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { type Column, Table } from '../../design/table.js';
import { Time } from '../../design/time.js';
import { AuditDetails } from './audit-details.js';
import type { AuditEntry } from './audit-entry.js';
import styles from './audit-log.module.css';
import type { AuditFilters } from './use-audit-filters.js';

/** Enough of an id to tell it from others at a glance. */
const tailLength = 8;

const columns = ({ change }: AuditFilters): readonly Column<AuditEntry>[] => [
  {
    label: 'What',
    role: 'lead',
    cell: ({ action }) => (
      <Filtered label={`Only ${action}`} onPress={() => change({ action })}>
        <Chip mono>{action}</Chip>
      </Filtered>
    ),
  },
  { label: 'When', cell: ({ time }) => <Time value={time} /> },
  {
    label: 'Who',
    cell: ({ actor, ip }) => (
      <div>
        <Filtered label={`Only what ${actor.name} did`} onPress={() => change({ actor: actor.id })}>
          {actor.name}
        </Filtered>
        <div className={styles.more}>
          {actor.type}
          {ip && ` from ${ip}`}
        </div>
      </div>
    ),
  },
  {
    label: 'On',
    cell: ({ target }) => (
      <div>
        {target.name ?? <code title={target.id}>…{target.id.slice(-tailLength)}</code>}
        <div className={styles.more}>{target.type}</div>
      </div>
    ),
  },
  {
    label: 'With token',
    cell: ({ token_id: id }) =>
      id === null ? (
        '–'
      ) : (
        <Filtered label={`Only with or about token ${id}`} onPress={() => change({ token_id: id })}>
          <code title={id}>…{id.slice(-tailLength)}</code>
        </Filtered>
      ),
  },
  { label: 'Details', cell: (entry) => <AuditDetails entry={entry} /> },
];

export const AuditEntries = ({
  entries,
  filters,
}: {
  readonly entries: readonly AuditEntry[];
  readonly filters: AuditFilters;
}) => (
  <Table
    caption="Audit log, newest first"
    columns={columns(filters)}
    rows={entries}
    keyOf={({ id }) => id}
  />
);

/** A value of an entry, and a press to see only entries that have it. */
const Filtered = ({
  label,
  onPress,
  children,
}: {
  readonly label: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}) => (
  <span className={styles.filtered}>
    {children}
    <IconButton small label={label} icon={ListFilter} onClick={onPress} />
  </span>
);
