import { readSession, readUser, updateUser } from '@orchestrator/contracts';
import type { User } from '../../../api/use-session.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { FormActions, FormLayout } from '../../../design/form-layout.js';
import { TextField } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';

const invalidates = [readUser, readSession];

export function DisplayNameForm({ user }: { readonly user: User }) {
  const update = useRouteMutation(updateUser, { invalidates });
  const form = useForm({
    draft: 'display-name',
    initial: { display_name: user.display_name },
    send: async (body) => {
      await update.call({ body });
      showToast('The display name was changed.');
    },
  });
  return (
    <FormLayout onSubmit={form.onSubmit}>
      <TextField label="Display name" {...form.field('display_name')} />
      <FormError form={form} />
      <FormActions>
        <Button type="submit" pending={form.pending}>
          Save the display name
        </Button>
      </FormActions>
    </FormLayout>
  );
}
