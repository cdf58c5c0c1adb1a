import { createWebhook, listWebhooks } from '@orchestrator/contracts';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { RadioGroup } from '../../../design/choice-fields.js';
import { Dialog, DialogActions } from '../../../design/dialog.js';
import { FormLayout } from '../../../design/form-layout.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import type { ProjectPlace } from '../project-place.js';
import { type Source, sourceChoices } from './sources.js';
import {
  noWebhookValues,
  webhookBody,
  WebhookFields,
  type WebhookValues,
} from './webhook-fields.js';
import type { ShownWebhook } from './webhook-secret.js';

const invalidates = [listWebhooks];

export function CreateWebhookDialog({
  place,
  onCreated,
  onClose,
}: {
  readonly place: ProjectPlace;
  readonly onCreated: (made: ShownWebhook) => void;
  readonly onClose: () => void;
}) {
  const create = useRouteMutation(createWebhook, { invalidates });
  const form = useForm<WebhookValues & { readonly source: Source }>({
    initial: { ...noWebhookValues, source: 'github' },
    send: async ({ source, ...values }) => {
      onCreated(await create.call({ params: place, body: { source, ...webhookBody(values) } }));
    },
  });
  return (
    <Dialog title="New webhook" onClose={onClose}>
      <FormLayout onSubmit={form.onSubmit}>
        <RadioGroup label="Who sends it" options={sourceChoices} {...form.field('source')} />
        <WebhookFields form={form} place={place} />
        <FormError form={form} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Create the webhook
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}
