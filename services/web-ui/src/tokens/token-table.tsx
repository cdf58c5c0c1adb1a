import { Pencil, RotateCw, Trash2 } from 'lucide-react';
import { IconButton } from '../design/button.js';
import { type Column, Table } from '../design/table.js';
import { Expiry, LastUsed, Reach, TokenName, TokenStatus } from './token-cells.js';
import { hasScopes, textsOf, type Token, type TokenPlace } from './token-place.js';

export type TokenAction = 'edit' | 'rotate' | 'delete';

export function TokenTable({
  place,
  tokens,
  onAct,
}: {
  readonly place: TokenPlace;
  readonly tokens: readonly Token[];
  readonly onAct: (action: TokenAction, token: Token) => void;
}) {
  const columns: readonly Column<Token>[] = [
    { label: 'Token', role: 'lead', cell: (token) => <TokenName token={token} /> },
    { label: reachTitle(place), cell: (token) => <Reach token={token} /> },
    { label: 'Last used', cell: (token) => <LastUsed token={token} /> },
    { label: 'Expires', cell: (token) => <Expiry token={token} /> },
    { label: 'Status', cell: (token) => <TokenStatus token={token} /> },
    {
      label: 'Actions',
      role: 'actions',
      cell: (token) => <Actions token={token} onAct={onAct} />,
    },
  ];
  return (
    <Table caption={textsOf(place).title} columns={columns} rows={tokens} keyOf={({ id }) => id} />
  );
}

function reachTitle(place: TokenPlace): string {
  if (hasScopes(place)) return 'Scopes';
  return place.collection.kind === 'agent' ? 'Labels' : 'Limits';
}

function Actions({
  token,
  onAct,
}: {
  readonly token: Token;
  readonly onAct: (action: TokenAction, token: Token) => void;
}) {
  if (token.status !== 'active') return null;
  return (
    <>
      <IconButton
        small
        icon={Pencil}
        label={`Edit ${token.label}`}
        onClick={() => onAct('edit', token)}
      />
      {token.overlap_ends_at === null && (
        <IconButton
          small
          icon={RotateCw}
          label={`Rotate ${token.label}`}
          onClick={() => onAct('rotate', token)}
        />
      )}
      <IconButton
        small
        icon={Trash2}
        label={`Delete ${token.label}`}
        onClick={() => onAct('delete', token)}
      />
    </>
  );
}
