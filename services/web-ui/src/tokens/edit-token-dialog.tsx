import { useRouteMutation } from '../api/use-route-mutation.js';
import { Button } from '../design/button.js';
import { Dialog, DialogActions } from '../design/dialog.js';
import { FormLayout } from '../design/form-layout.js';
import { TextArea, TextField } from '../design/text-fields.js';
import { showToast } from '../design/toasts.js';
import { FormError } from '../forms/form-error.js';
import { labelLines, parseLabels } from '../forms/label-lines.js';
import { LabelsField } from '../forms/labels-field.js';
import { useForm } from '../forms/use-form.js';
import { labelError } from './label-error.js';
import { routesOf, type Token, type TokenPlace } from './token-place.js';
import { useChangedLists } from './use-changed-lists.js';

export function EditTokenDialog({
  place,
  token,
  onClose,
}: {
  readonly place: TokenPlace;
  readonly token: Token;
  readonly onClose: () => void;
}) {
  const update = useRouteMutation(routesOf(place).update, useChangedLists(place));
  const isOfAgents = token.kind === 'agent';
  const form = useForm({
    initial: {
      label: token.label,
      description: token.description,
      labels: labelLines(token.labels),
    },
    draft: `edit-token:${token.id}`,
    send: async ({ label, description, labels }) => {
      await update.call({
        params: { ...place.params, id: token.id },
        body: { label, description, ...(isOfAgents && { labels: parseLabels(labels) }) },
      });
      showToast(`The token ${label.trim()} was changed.`);
      onClose();
    },
  });
  const cancel = () => {
    form.discard();
    onClose();
  };
  return (
    <Dialog
      title={`Edit ${token.label}`}
      description="What a token may do, from where and until when stays as it was made. For another reach, create another token."
      onClose={onClose}
    >
      <FormLayout onSubmit={form.onSubmit}>
        <TextField label="Label" {...form.field('label')} error={labelError(form)} />
        <TextArea label="Description" optional {...form.field('description')} />
        {isOfAgents && (
          <LabelsField
            hint="They count for its agents at once, also for those that are connected."
            {...form.field('labels')}
          />
        )}
        <FormError form={form} />
        <DialogActions>
          <Button onClick={cancel}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Save
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}
