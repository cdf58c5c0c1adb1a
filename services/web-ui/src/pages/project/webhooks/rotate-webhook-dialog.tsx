import { listWebhooks, readWebhook, rotateWebhook } from '@orchestrator/contracts';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { Dialog, DialogActions } from '../../../design/dialog.js';
import { FormLayout } from '../../../design/form-layout.js';
import { SelectField } from '../../../design/text-fields.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import type { ProjectPlace } from '../project-place.js';
import type { ShownWebhook } from './webhook-secret.js';

const invalidates = [readWebhook, listWebhooks];

const overlaps = [
  { value: '0', label: 'Not at all' },
  { value: '3600', label: 'One hour' },
  { value: '86400', label: 'One day' },
  { value: '604800', label: 'Seven days' },
];
const usualOverlap = '86400';

export function RotateWebhookDialog({
  params,
  onRotated,
  onClose,
}: {
  readonly params: ProjectPlace & { readonly id: string };
  readonly onRotated: (shown: ShownWebhook) => void;
  readonly onClose: () => void;
}) {
  const rotate = useRouteMutation(rotateWebhook, { invalidates });
  const form = useForm({
    initial: { overlap_seconds: usualOverlap },
    send: async ({ overlap_seconds: overlap }) =>
      onRotated(await rotate.call({ params, body: { overlap_seconds: Number(overlap) } })),
  });
  return (
    <Dialog
      title="Rotate the secret?"
      description="There is a new secret at once. The one of now stays good for a while, so that you can paste the new one without losing an event."
      onClose={onClose}
    >
      <FormLayout onSubmit={form.onSubmit}>
        <SelectField
          label="The secret of now stays good"
          options={overlaps}
          {...form.field('overlap_seconds')}
        />
        <FormError form={form} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Rotate the secret
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}
