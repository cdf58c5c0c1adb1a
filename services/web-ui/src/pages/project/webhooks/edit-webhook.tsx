import { listWebhooks, readWebhook, updateWebhook } from '@orchestrator/contracts';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { FormActions, FormLayout } from '../../../design/form-layout.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import type { ProjectPlace } from '../project-place.js';
import type { Webhook } from './webhook-columns.js';
import { webhookBody, WebhookFields, type WebhookValues } from './webhook-fields.js';

const invalidates = [readWebhook, listWebhooks];

export function EditWebhook({
  webhook,
  place,
}: {
  readonly webhook: Webhook;
  readonly place: ProjectPlace;
}) {
  const update = useRouteMutation(updateWebhook, { invalidates });
  const initial: WebhookValues = {
    starts: webhook.config === null ? 'pipeline' : 'config',
    pipeline: webhook.pipeline ?? '',
    config: webhook.config ?? '',
    ref_filter: webhook.ref_filter ?? '',
    events: webhook.events,
    allow_forks: webhook.allow_forks,
  };
  const form = useForm<WebhookValues>({
    draft: `webhook:${webhook.id}`,
    initial,
    send: async (values) => {
      await update.call({ params: { ...place, id: webhook.id }, body: webhookBody(values) });
      showToast('The webhook is saved.');
    },
  });
  return (
    <FormLayout onSubmit={form.onSubmit}>
      <WebhookFields form={form} place={place} />
      <FormError form={form} />
      <FormActions>
        <Button type="submit" variant="primary" pending={form.pending}>
          Save
        </Button>
      </FormActions>
    </FormLayout>
  );
}
