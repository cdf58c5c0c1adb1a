import { listIdentities, listProviders } from '@orchestrator/contracts';
import { useSearchParams } from 'react-router';
import { useRouteList } from '../../../api/use-route-list.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { ListView, QueryView } from '../../../app/query-view.js';
import { PageHeader, PageLayout, Section } from '../../../design/page-header.js';
import { ConfirmLink } from './confirm-link.js';
import { Identities } from './identities.js';
import { LinkButtons } from './link-buttons.js';

export function Page() {
  const identities = useRouteList(listIdentities, {});
  const providers = useRouteQuery(listProviders, {});
  const [query] = useSearchParams();
  const confirm = query.get('confirm');
  const names = new Map(providers.data?.items.map(({ id, name }) => [id, name]));
  const nameOf = (provider: string) => names.get(provider) ?? provider;
  return (
    <PageLayout>
      <PageHeader
        title="Linked accounts"
        description="Accounts at providers that open this account here. With any of them you sign in to the same projects, tokens and settings."
      />
      <ListView list={identities} loading="Reading your linked accounts" empty={null}>
        {(items) => <Identities identities={items} nameOf={nameOf} />}
      </ListView>
      <Section
        title="Link another one"
        description="You sign in there, and come back to confirm. An account that opens another account here can’t be linked."
      >
        <QueryView query={providers} loading="Reading the providers">
          {({ items }) => <LinkButtons providers={items} />}
        </QueryView>
      </Section>
      {confirm !== null && <ConfirmLink id={confirm} nameOf={nameOf} />}
    </PageLayout>
  );
}
