import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useRouteList } from '../api/use-route-list.js';
import { ListView } from '../app/query-view.js';
import { Button } from '../design/button.js';
import { EmptyState } from '../design/empty-state.js';
import { PageHeader, PageLayout } from '../design/page-header.js';
import { Segments } from '../design/segments.js';
import { CreateTokenDialog } from './create-token-dialog.js';
import { DeleteTokenDialog } from './delete-token-dialog.js';
import { EditTokenDialog } from './edit-token-dialog.js';
import { RotateTokenDialog } from './rotate-token-dialog.js';
import { ScopeLegend } from './scope-legend.js';
import { hasScopes, routesOf, textsOf } from './token-place.js';
import type { Token, TokenPlace, TokenWithValue } from './token-place.js';
import { type TokenAction, TokenTable } from './token-table.js';
import { TokenValueDialog } from './token-value-dialog.js';
import { useFocusAfter } from './use-focus-after.js';

type Asked =
  { readonly action: 'create' } | { readonly action: TokenAction; readonly token: Token };

const views = [
  { value: 'active', label: 'Active' },
  { value: 'expired', label: 'Expired' },
  { value: 'revoked', label: 'Revoked' },
  { value: 'all', label: 'All' },
] as const;
type View = (typeof views)[number]['value'];

export function Tokens({ place }: { readonly place: TokenPlace }) {
  const [search, setSearch] = useSearchParams();
  const view = views.find(({ value }) => value === search.get('status'))?.value ?? 'active';
  const tokens = useRouteList(routesOf(place).list, {
    params: { ...place.params },
    query: view === 'all' ? {} : { status: view },
  });
  const [asked, setAsked] = useState<Asked>();
  const [made, setMade] = useState<{ token: TokenWithValue; predecessor: Token | undefined }>();
  const newButton = useFocusAfter(asked !== undefined || made !== undefined);
  const { title, description } = textsOf(place);
  const close = () => setAsked(undefined);
  const create = () => setAsked({ action: 'create' });
  const show = (predecessor?: Token) => (token: TokenWithValue) => {
    setAsked(undefined);
    setMade({ token, predecessor });
  };
  return (
    <PageLayout>
      <PageHeader
        title={title}
        description={description}
        actions={
          <Button variant="primary" icon={Plus} onClick={create} ref={newButton}>
            New token
          </Button>
        }
      />
      <Segments
        label="Which tokens"
        options={views}
        value={view}
        onChange={(next: View) => setSearch(next === 'active' ? {} : { status: next })}
      />
      <ListView
        list={tokens}
        loading="Reading the tokens"
        empty={<NoTokens place={place} view={view} onCreate={create} />}
      >
        {(items) => (
          <TokenTable
            place={place}
            tokens={items}
            onAct={(action, token) => setAsked({ action, token })}
          />
        )}
      </ListView>
      {hasScopes(place) && <ScopeLegend />}
      {asked && <AskedDialog place={place} asked={asked} onMade={show} onClose={close} />}
      {made && (
        <TokenValueDialog
          place={place}
          made={made.token}
          predecessor={made.predecessor}
          onClose={() => setMade(undefined)}
        />
      )}
    </PageLayout>
  );
}

function AskedDialog({
  place,
  asked,
  onMade,
  onClose,
}: {
  readonly place: TokenPlace;
  readonly asked: Asked;
  readonly onMade: (predecessor?: Token) => (token: TokenWithValue) => void;
  readonly onClose: () => void;
}) {
  const common = { place, onClose };
  switch (asked.action) {
    case 'create':
      return <CreateTokenDialog {...common} onMade={onMade()} />;
    case 'edit':
      return <EditTokenDialog {...common} token={asked.token} />;
    case 'rotate':
      return <RotateTokenDialog {...common} token={asked.token} onMade={onMade(asked.token)} />;
    case 'delete':
      return <DeleteTokenDialog {...common} token={asked.token} />;
  }
}

function NoTokens({
  place,
  view,
  onCreate,
}: {
  readonly place: TokenPlace;
  readonly view: View;
  readonly onCreate: () => void;
}) {
  if (view === 'expired' || view === 'revoked') {
    return (
      <EmptyState title={`No ${view} tokens`} icon={KeyRound}>
        Those that ended stay in view for 90 days.
      </EmptyState>
    );
  }
  const { called, empty } = textsOf(place);
  return (
    <EmptyState
      title="No tokens yet"
      icon={KeyRound}
      action={
        <Button icon={Plus} onClick={onCreate}>
          Create the first {called}
        </Button>
      }
    >
      {empty}
    </EmptyState>
  );
}
