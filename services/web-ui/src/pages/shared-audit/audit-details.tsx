import { Facts } from '../../design/card.js';
import type { AuditEntry } from './audit-entry.js';
import styles from './audit-log.module.css';

const text = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** Everything else that an entry says, when it is asked for. */
export function AuditDetails({ entry }: { readonly entry: AuditEntry }) {
  const { actor, target, time, details } = entry;
  const facts = [
    ['time', time],
    ['actor', actor.id],
    ['target', target.id],
    ...Object.entries(details).map(([name, value]) => [name.replaceAll('_', ' '), text(value)]),
  ] as const;
  return (
    <details className={styles.details}>
      <summary>Show</summary>
      <Facts facts={facts.map(([label = '', value]) => ({ label, value: <code>{value}</code> }))} />
    </details>
  );
}
