import { createInvitation, listInvitations, type NamespaceRole } from '@orchestrator/contracts';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { RadioGroup } from '../../../design/choice-fields.js';
import { Dialog, DialogActions } from '../../../design/dialog.js';
import { FormLayout } from '../../../design/form-layout.js';
import { TextField } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { placeFault } from '../../../forms/place-fault.js';
import { useForm } from '../../../forms/use-form.js';
import type { Organization } from '../organization-page.js';
import { rolesGivenBy } from './roles.js';

const invalidates = [listInvitations];
const codes = {
  not_found: 'username',
  already_member: 'username',
  already_invited: 'username',
} as const;
const initial: { username: string; role: NamespaceRole } = { username: '', role: 'member' };

interface Props {
  readonly organization: Organization;
  readonly onClose: () => void;
}

export function InviteForm({ organization, onClose }: Props) {
  const invite = useRouteMutation(createInvitation, { invalidates });
  const form = useForm({
    draft: `invite:${organization.id}`,
    initial,
    send: async ({ username, role }) => {
      const body = { username: username.trim(), role };
      try {
        await invite.call({ params: { org: organization.name }, body });
      } catch (error) {
        throw placeFault(error, { codes });
      }
      showToast(`${body.username} was invited.`);
      onClose();
    },
  });
  const cancel = () => {
    form.discard();
    onClose();
  };
  return (
    <Dialog title={`Invite somebody into ${organization.name}`} onClose={cancel}>
      <FormLayout onSubmit={form.onSubmit}>
        <TextField
          label="Username"
          hint="Of an account that exists here."
          {...form.field('username')}
        />
        <RadioGroup
          label="Role"
          options={rolesGivenBy(organization.role)}
          {...form.field('role')}
        />
        <FormError form={form} />
        <DialogActions>
          <Button onClick={cancel}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Invite
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}
