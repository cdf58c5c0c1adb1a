import { listWebhooks } from '@orchestrator/contracts';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import { useRouteList } from '../../../api/use-route-list.js';
import { ListView } from '../../../app/query-view.js';
import { Button } from '../../../design/button.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { Table } from '../../../design/table.js';
import { NeedsAdmin } from '../needs-admin.js';
import { titleIn, useHasRole, useProjectPlace } from '../project-place.js';
import { CreateWebhookDialog } from './create-webhook-dialog.js';
import { type ShownWebhook, WebhookSecret } from './webhook-secret.js';
import { webhookColumns } from './webhook-columns.js';

export function Page() {
  const place = useProjectPlace();
  const webhooks = useRouteList(listWebhooks, { params: place });
  const mayChange = useHasRole(place.owner, 'admin');
  const [creates, setCreates] = useState(false);
  const [shown, setShown] = useState<ShownWebhook>();
  const create = mayChange && (
    <Button variant="primary" icon={Plus} onClick={() => setCreates(true)}>
      New webhook
    </Button>
  );
  return (
    <PageLayout>
      <PageHeader
        title="Webhooks"
        documentTitle={titleIn('Webhooks', place)}
        description="Events of GitHub, GitLab, Gitea and others that start runs of this project."
        actions={webhooks.items?.length !== 0 && create}
      />
      <NeedsAdmin owner={place.owner} what="change webhooks" />
      <ListView
        list={webhooks}
        loading="Reading the webhooks"
        empty={
          <EmptyState title="No webhooks yet" icon={WebhookIcon} action={create}>
            Make one and paste its address and secret where the repository is: each push then starts
            a run.
          </EmptyState>
        }
      >
        {(items) => (
          <Table
            caption="Webhooks"
            columns={webhookColumns(place)}
            rows={items}
            keyOf={({ id }) => id}
          />
        )}
      </ListView>
      {creates && (
        <CreateWebhookDialog
          place={place}
          onCreated={(made) => {
            setCreates(false);
            setShown(made);
          }}
          onClose={() => setCreates(false)}
        />
      )}
      {shown && <WebhookSecret shown={shown} onClose={() => setShown(undefined)} />}
    </PageLayout>
  );
}
