import { Lock } from 'lucide-react';
import { useNamespaces } from '../app/namespaces.js';
import { EmptyState } from '../design/empty-state.js';
import { Loading } from '../design/loading.js';
import { PageHeader, PageLayout } from '../design/page-header.js';
import { textsOf, type TokenPlace } from './token-place.js';
import { Tokens } from './tokens.js';

/** The page of any collection of tokens, for those who may manage it. */
export function TokenPage({ place }: { readonly place: TokenPlace }) {
  const { all, isReading } = useNamespaces();
  const role = all.find(({ name }) => name === place.namespace)?.role;
  const { title, description } = textsOf(place);
  if (role !== 'member' && !(role === undefined && isReading)) return <Tokens place={place} />;
  return (
    <PageLayout>
      <PageHeader title={title} description={description} />
      {role === undefined ? (
        <Loading text="Reading your role" />
      ) : (
        <EmptyState title="For admins" icon={Lock}>
          You are a member of {place.namespace}. Its admins and owners manage these tokens: ask one
          of them.
        </EmptyState>
      )}
    </PageLayout>
  );
}
