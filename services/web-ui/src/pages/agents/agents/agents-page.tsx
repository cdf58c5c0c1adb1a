import { listAgents } from '@orchestrator/contracts';
import { Server } from 'lucide-react';
import { useParams } from 'react-router';
import { useRouteList } from '../../../api/use-route-list.js';
import { useNamespaces } from '../../../app/namespaces.js';
import { pageHref } from '../../../app/page-href.js';
import { ListView } from '../../../app/query-view.js';
import { ButtonLink } from '../../../design/button.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { LiveNote } from '../live-note.js';
import { useAgentEvents } from '../use-agent-events.js';
import { AgentTable } from './agent-table.js';

export function Page() {
  const { owner = '' } = useParams();
  const agents = useRouteList(listAgents, { query: { owner, limit: 100 } });
  const state = useAgentEvents();
  return (
    <PageLayout>
      <PageHeader
        title="Agents"
        documentTitle={`Agents · ${owner}`}
        description={`They run the jobs of the projects of ${owner}. This page follows them live.`}
      />
      <LiveNote state={state} />
      <ListView list={agents} loading="Reading the agents" empty={<NoAgents owner={owner} />}>
        {(items) => <AgentTable owner={owner} agents={items} />}
      </ListView>
    </PageLayout>
  );
}

function NoAgents({ owner }: { readonly owner: string }) {
  const { current } = useNamespaces();
  const isOfOrganization = current.type === 'organization';
  const href = isOfOrganization
    ? pageHref('organizationAgentTokens', { org: owner })
    : pageHref('userAgentTokens');
  return (
    <EmptyState
      title="No agents yet"
      icon={Server}
      action={
        current.role !== 'member' && (
          <ButtonLink variant="primary" to={href}>
            Go to the agent tokens
          </ButtonLink>
        )
      }
    >
      {current.role === 'member'
        ? 'An agent connects with an agent token, which an admin can create.'
        : 'An agent connects with an agent token. Create one: you are shown the command that starts an agent.'}
    </EmptyState>
  );
}
