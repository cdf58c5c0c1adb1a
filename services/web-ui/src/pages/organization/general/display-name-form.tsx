import { listOrganizations, readOrganization, updateOrganization } from '@orchestrator/contracts';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { FormActions, FormLayout } from '../../../design/form-layout.js';
import { TextField } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import type { Organization } from '../organization-page.js';

const invalidates = [readOrganization, listOrganizations];

export function DisplayNameForm({ organization }: { readonly organization: Organization }) {
  const { id, name, display_name: displayName } = organization;
  const update = useRouteMutation(updateOrganization, { invalidates });
  const form = useForm({
    draft: `organization-display-name:${id}`,
    initial: { display_name: displayName },
    send: async (body) => {
      await update.call({ params: { org: name }, body });
      showToast('The display name was changed.');
    },
  });
  return (
    <FormLayout onSubmit={form.onSubmit}>
      <TextField
        label="Display name"
        hint={`Shown to people. In addresses and to programs it stays ${name}.`}
        {...form.field('display_name')}
      />
      <FormError form={form} />
      <FormActions>
        <Button type="submit" pending={form.pending}>
          Save the display name
        </Button>
      </FormActions>
    </FormLayout>
  );
}
