import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useRouteList } from '../api/use-route-list.js';
import { ListView } from '../app/query-view.js';
import { Button } from '../design/button.js';
import { EmptyState } from '../design/empty-state.js';
import { PageHeader, PageLayout } from '../design/page-header.js';
import { Segments } from '../design/segments.js';
import { type Asked, AskedDialog } from './asked-dialog.js';
import { ScopeLegend } from './scope-legend.js';
import { hasScopes, routesOf, textsOf, type TokenPlace } from './token-place.js';
import { TokenTable } from './token-table.js';
import { useFocusAfter } from './use-focus-after.js';

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
  const newButton = useFocusAfter(asked !== undefined);
  const { title, description } = textsOf(place);
  const create = () => setAsked({ action: 'create' });
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
      {asked && <AskedDialog place={place} asked={asked} onClose={() => setAsked(undefined)} />}
    </PageLayout>
  );
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
