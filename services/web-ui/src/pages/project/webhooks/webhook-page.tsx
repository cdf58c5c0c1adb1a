import { deleteWebhook, listWebhooks, readWebhook } from '@orchestrator/contracts';
import { RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { pageHref } from '../../../app/page-href.js';
import { QueryView } from '../../../app/query-view.js';
import { Button } from '../../../design/button.js';
import { Facts } from '../../../design/card.js';
import { Chips } from '../../../design/chip.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { CopyButton } from '../../../design/copy-button.js';
import { PageHeader, PageLayout, Section } from '../../../design/page-header.js';
import { Time } from '../../../design/time.js';
import { showToast } from '../../../design/toasts.js';
import { NeedsAdmin } from '../needs-admin.js';
import { titleIn, useHasRole, useProjectPlace } from '../project-place.js';
import { Deliveries } from './deliveries.js';
import { EditWebhook } from './edit-webhook.js';
import { RotateWebhookDialog } from './rotate-webhook-dialog.js';
import { sourceNames } from './sources.js';
import { startedBy, type Webhook } from './webhook-columns.js';
import { type ShownWebhook, WebhookSecret } from './webhook-secret.js';

const invalidates = [listWebhooks];

export function Page() {
  const place = useProjectPlace();
  const { id = '' } = useParams();
  const params = { ...place, id };
  const navigate = useNavigate();
  const query = useRouteQuery(readWebhook, { params });
  const remove = useRouteMutation(deleteWebhook, { invalidates });
  const mayChange = useHasRole(place.owner, 'admin');
  const [open, setOpen] = useState<'rotate' | 'delete'>();
  const [shown, setShown] = useState<ShownWebhook>();
  const close = () => setOpen(undefined);
  const confirm = async () => {
    await remove.call({ params });
    showToast('The webhook is deleted.');
    await navigate(pageHref('webhooks', { ...place }));
  };
  const title = query.data ? `Webhook of ${sourceNames[query.data.source]}` : 'Webhook';
  return (
    <PageLayout>
      <PageHeader
        title={title}
        documentTitle={titleIn(title, place)}
        description={query.data && `Starts ${startedBy(query.data)}.`}
        actions={
          mayChange &&
          query.data && (
            <>
              <Button icon={RotateCw} onClick={() => setOpen('rotate')}>
                Rotate the secret
              </Button>
              <Button variant="danger" icon={Trash2} onClick={() => setOpen('delete')}>
                Delete
              </Button>
            </>
          )
        }
      />
      <NeedsAdmin owner={place.owner} what="change webhooks" />
      <QueryView query={query} loading="Reading the webhook">
        {(webhook) => (
          <PageLayout>
            <WebhookFacts webhook={webhook} />
            <Deliveries params={params} />
            {mayChange && (
              <Section title="What starts a run">
                <EditWebhook key={webhook.updated_at} webhook={webhook} place={place} />
              </Section>
            )}
          </PageLayout>
        )}
      </QueryView>
      {open === 'rotate' && (
        <RotateWebhookDialog
          params={params}
          onRotated={(next) => {
            close();
            setShown(next);
          }}
          onClose={close}
        />
      )}
      {open === 'delete' && (
        <ConfirmDialog
          title="Delete this webhook?"
          action="Delete the webhook"
          danger
          sentenceFor={problemSentence}
          onConfirm={confirm}
          onClose={close}
        >
          What is sent to it is refused at once. Its deliveries are deleted, runs that it started
          stay.
        </ConfirmDialog>
      )}
      {shown && <WebhookSecret shown={shown} isRotated onClose={() => setShown(undefined)} />}
    </PageLayout>
  );
}

const WebhookFacts = ({ webhook }: { readonly webhook: Webhook }) => (
  <Facts
    facts={[
      {
        label: 'URL',
        value: (
          <Chips>
            <code>{webhook.url}</code>
            <CopyButton small label="Copy URL" value={webhook.url} />
          </Chips>
        ),
      },
      {
        label: 'Secret',
        value:
          webhook.previous_secret_until === null ? (
            'One is in use. It can’t be shown again: rotate it if it was lost.'
          ) : (
            <>
              Two are in use: the one before ends <Time value={webhook.previous_secret_until} />.
            </>
          ),
      },
      {
        label: 'Created',
        value: (
          <>
            <Time value={webhook.created_at} /> by {webhook.created_by}
          </>
        ),
      },
    ]}
  />
);
