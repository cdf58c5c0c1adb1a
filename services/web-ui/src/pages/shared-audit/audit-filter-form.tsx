import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { fieldErrors } from '../../api/problem-sentence.js';
import { Button } from '../../design/button.js';
import { FormActions } from '../../design/form-layout.js';
import { DateField, TextField } from '../../design/text-fields.js';
import styles from './audit-log.module.css';
import type { AuditFilterName, AuditFilters } from './use-audit-filters.js';

export function AuditFilterForm({
  filters,
  error,
  onReadAgain,
}: {
  readonly filters: AuditFilters;
  readonly error: unknown;
  readonly onReadAgain: () => void;
}) {
  const [typed, setTyped] = useState(filters.values);
  const faults = fieldErrors(error);
  const field = (name: AuditFilterName) => ({
    name,
    value: typed[name],
    onChange: (value: string) => setTyped({ ...typed, [name]: value.trim() }),
    error: typed[name] === filters.values[name] ? faults.get(`query.${name}`) : undefined,
  });
  return (
    <form
      role="search"
      aria-label="Audit log"
      noValidate
      className={styles.filters}
      onSubmit={(event) => {
        event.preventDefault();
        filters.change(typed);
      }}
    >
      <div className={styles.fields}>
        <TextField label="Action" mono placeholder="token.revoked" {...field('action')} />
        <TextField label="Actor’s id" mono {...field('actor')} />
        <TextField label="Token’s id" mono {...field('token_id')} />
        <DateField label="From" max={typed.to || undefined} {...field('from')} />
        <DateField label="To" min={typed.from || undefined} {...field('to')} />
      </div>
      <FormActions>
        <Button type="submit">Show matching entries</Button>
        <Button variant="quiet" icon={RotateCw} onClick={onReadAgain}>
          Refresh
        </Button>
        {filters.areSet && (
          <Button variant="quiet" onClick={filters.clear}>
            Clear the filters
          </Button>
        )}
      </FormActions>
    </form>
  );
}
