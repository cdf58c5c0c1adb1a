import { useState } from 'react';
import { CreateTokenDialog } from './create-token-dialog.js';
import { DeleteTokenDialog } from './delete-token-dialog.js';
import { EditTokenDialog } from './edit-token-dialog.js';
import { RotateTokenDialog } from './rotate-token-dialog.js';
import type { Token, TokenPlace, TokenWithValue } from './token-place.js';
import type { TokenAction } from './token-table.js';
import { TokenValueDialog } from './token-value-dialog.js';

export type Asked =
  { readonly action: 'create' } | { readonly action: TokenAction; readonly token: Token };

interface Props {
  readonly place: TokenPlace;
  readonly asked: Asked;
  readonly onClose: () => void;
}

/**
 * What was asked for, from its question to its answer. A value that comes is in the state of this
 * component alone and goes with it: what stays on the page never held it, and so no older state of the
 * page, of which React keeps one, does.
 */
export function AskedDialog({ place, asked, onClose }: Props) {
  const [made, setMade] = useState<TokenWithValue>();
  const common = { place, onClose };
  if (made !== undefined) {
    const predecessor = asked.action === 'create' ? undefined : asked.token;
    return <TokenValueDialog {...common} made={made} predecessor={predecessor} />;
  }
  switch (asked.action) {
    case 'create':
      return <CreateTokenDialog {...common} onMade={setMade} />;
    case 'edit':
      return <EditTokenDialog {...common} token={asked.token} />;
    case 'rotate':
      return <RotateTokenDialog {...common} token={asked.token} onMade={setMade} />;
    case 'delete':
      return <DeleteTokenDialog {...common} token={asked.token} />;
  }
}
