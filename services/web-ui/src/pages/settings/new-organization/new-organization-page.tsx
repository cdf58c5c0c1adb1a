import { createOrganization, listOrganizations } from '@orchestrator/contracts';
import { useNavigate } from 'react-router';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { pageHref } from '../../../app/page-href.js';
import { Button, ButtonLink } from '../../../design/button.js';
import { FormActions, FormLayout } from '../../../design/form-layout.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { TextField } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { placeFault } from '../../../forms/place-fault.js';
import { useForm } from '../../../forms/use-form.js';

const invalidates = [listOrganizations];
const codes = { name_taken: 'name' } as const;

export function Page() {
  const navigate = useNavigate();
  const create = useRouteMutation(createOrganization, { invalidates });
  const form = useForm({
    draft: 'new-organization',
    initial: { name: '', display_name: '' },
    send: async ({ name, display_name: displayName }) => {
      const body = { name, ...(displayName.trim() !== '' && { display_name: displayName }) };
      const made = await create.call({ body }).catch((error: unknown) => {
        throw placeFault(error, { codes });
      });
      showToast(`${made.name} was created.`);
      await navigate(pageHref('organization', { org: made.name }));
    },
  });
  return (
    <PageLayout>
      <PageHeader
        title="New organization"
        description="Several people share its projects, secrets, tokens and agents. You will be its owner, and can invite others."
      />
      <FormLayout onSubmit={form.onSubmit}>
        <TextField
          label="Name"
          hint="Lowercase letters, digits and hyphens. It stands in addresses and can’t be changed."
          {...form.field('name')}
        />
        <TextField
          label="Display name"
          optional
          hint="What people see."
          {...form.field('display_name')}
        />
        <FormError form={form} />
        <FormActions>
          <Button type="submit" variant="primary" pending={form.pending}>
            Create the organization
          </Button>
          <ButtonLink to={pageHref('organizations')}>Cancel</ButtonLink>
        </FormActions>
      </FormLayout>
    </PageLayout>
  );
}
