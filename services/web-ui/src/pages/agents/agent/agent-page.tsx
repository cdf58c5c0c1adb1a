import { type agentWithMetrics, deleteAgent, listAgents, readAgent } from '@orchestrator/contracts';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { z } from 'zod';
import { problemCodeOf, problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { useNamespaces } from '../../../app/namespaces.js';
import { pageHref } from '../../../app/page-href.js';
import { QueryView } from '../../../app/query-view.js';
import { Button, ButtonLink } from '../../../design/button.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageHeader, PageLayout, Section } from '../../../design/page-header.js';
import { showToast } from '../../../design/toasts.js';
import { LiveNote } from '../live-note.js';
import { useAgentEvents } from '../use-agent-events.js';
import { AgentCharts } from './agent-charts.js';
import { AgentFacts } from './agent-facts.js';
import { AgentLabels } from './agent-labels.js';

type Agent = z.output<typeof agentWithMetrics>;

const refetchMs = 30_000;
const invalidates = [listAgents];

export function Page() {
  const { owner = '', id = '' } = useParams();
  const agent = useRouteQuery(readAgent, { params: { id } }, { refetchMs });
  const state = useAgentEvents();
  const { current } = useNamespaces();
  const mayChange = current.role !== 'member';
  if (problemCodeOf(agent.error) === 'not_found') return <Gone owner={owner} />;
  return (
    <PageLayout>
      <PageHeader
        title={agent.data?.name ?? 'Agent'}
        description={`An agent of ${owner}.`}
        actions={mayChange && agent.data && <RemoveAgent owner={owner} agent={agent.data} />}
      />
      <LiveNote state={state} />
      <QueryView query={agent} loading="Reading the agent">
        {(data) => (
          <PageLayout>
            <AgentFacts agent={data} />
            <Section
              title="Labels"
              description="Jobs can ask for labels. An agent has its os and arch, those of its agent token, and its own."
            >
              <AgentLabels key={data.id} agent={data} mayChange={mayChange} />
            </Section>
            <Section title="The last six hours">
              <AgentCharts metrics={data.metrics} />
            </Section>
          </PageLayout>
        )}
      </QueryView>
    </PageLayout>
  );
}

const Gone = ({ owner }: { readonly owner: string }) => (
  <PageLayout>
    <PageHeader title="Agent" />
    <EmptyState
      title="This agent is gone"
      action={<ButtonLink to={pageHref('agents', { owner })}>Go to the agents</ButtonLink>}
    >
      It was removed or went away, or you may not see it.
    </EmptyState>
  </PageLayout>
);

function RemoveAgent({ owner, agent }: { readonly owner: string; readonly agent: Agent }) {
  const [asks, setAsks] = useState(false);
  const navigate = useNavigate();
  const remove = useRouteMutation(deleteAgent, { invalidates });
  const confirm = async () => {
    await remove.call({ params: { id: agent.id } });
    showToast(`${agent.name} was removed.`);
    await navigate(pageHref('agents', { owner }));
  };
  return (
    <>
      <Button variant="danger" icon={Trash2} onClick={() => setAsks(true)}>
        Remove
      </Button>
      {asks && (
        <ConfirmDialog
          title={`Remove ${agent.name}?`}
          action="Remove the agent"
          danger
          sentenceFor={problemSentence}
          onConfirm={confirm}
          onClose={() => setAsks(false)}
        >
          {agent.offline_reason === undefined ? (
            <>
              It is refused at once{agent.job_id !== null && ', and its job goes back to the queue'}
              . While its agent token is good it may register again: delete that token to keep it
              away.
            </>
          ) : (
            'It is refused already: what is removed is its entry here, with its figures.'
          )}
        </ConfirmDialog>
      )}
    </>
  );
}
