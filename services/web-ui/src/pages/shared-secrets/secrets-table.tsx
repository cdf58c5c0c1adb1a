import { Button } from '../../design/button.js';
import { type Column, Table } from '../../design/table.js';
import { Time } from '../../design/time.js';
import type { Secret } from './secret-level.js';

const actions = (
  replace: (key: string) => void,
  remove: (key: string) => void,
): Column<Secret> => ({
  label: 'Actions',
  role: 'actions',
  cell: ({ key }) => (
    <>
      <Button small aria-label={`Replace ${key}`} onClick={() => replace(key)}>
        Replace
      </Button>
      <Button small variant="danger" aria-label={`Delete ${key}`} onClick={() => remove(key)}>
        Delete
      </Button>
    </>
  ),
});

const facts: readonly Column<Secret>[] = [
  { label: 'Key', role: 'lead', cell: ({ key }) => <code>{key}</code> },
  { label: 'Value', cell: () => 'Never shown' },
  { label: 'Updated', cell: ({ updated_at: updatedAt }) => <Time value={updatedAt} /> },
  { label: 'By', cell: ({ updated_by: updatedBy }) => updatedBy },
];

export const SecretsTable = ({
  secrets,
  mayWrite,
  onReplace,
  onDelete,
}: {
  readonly secrets: readonly Secret[];
  readonly mayWrite: boolean;
  readonly onReplace: (key: string) => void;
  readonly onDelete: (key: string) => void;
}) => (
  <Table
    caption="Secrets"
    columns={mayWrite ? [...facts, actions(onReplace, onDelete)] : facts}
    rows={secrets}
    keyOf={({ key }) => key}
  />
);
