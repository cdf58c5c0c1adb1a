import type { ReactNode } from 'react';
import styles from './table.module.css';
import { VisuallyHidden } from './visually-hidden.js';

export interface Column<T> {
  readonly label: string;
  readonly cell: (row: T) => ReactNode;
  /** `lead`: what the row is called, the heading of its card. `actions`: the buttons, at the end. */
  readonly role?: 'lead' | 'actions';
}

/** Rows and columns; where there is no room for columns, a card for each row. */
export function Table<T>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  /** What the table shows, for those who hear it. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}) {
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ label, role }) => (
              <th key={label} scope="col">
                {role === 'actions' ? <VisuallyHidden>{label}</VisuallyHidden> : label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ label, role, cell }) => (
                <td key={label} data-label={label} className={role && styles[role]}>
                  {role === 'actions' ? <div>{cell(row)}</div> : cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
