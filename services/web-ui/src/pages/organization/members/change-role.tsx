import {
  listMembers,
  listOrganizations,
  readOrganization,
  updateMember,
} from '@orchestrator/contracts';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { roleNames } from '../../../app/role-names.js';
import { Button } from '../../../design/button.js';
import { RadioGroup } from '../../../design/choice-fields.js';
import { Dialog, DialogActions } from '../../../design/dialog.js';
import { FormLayout } from '../../../design/form-layout.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import type { Organization } from '../organization-page.js';
import { type Member, rolesGivenBy } from './roles.js';

const invalidates = [listMembers, readOrganization, listOrganizations];

interface Props {
  readonly organization: Organization;
  readonly member: Member;
  readonly onClose: () => void;
}

export function ChangeRole({ organization, member, onClose }: Props) {
  const { username } = member;
  const update = useRouteMutation(updateMember, { invalidates });
  const form = useForm({
    initial: { role: member.role },
    send: async (body) => {
      await update.call({ params: { org: organization.name, username }, body });
      showToast(`${username} has the role ${roleNames[body.role].toLowerCase()} now.`);
      onClose();
    },
  });
  return (
    <Dialog title={`Change the role of ${username}`} onClose={onClose}>
      <FormLayout onSubmit={form.onSubmit}>
        <RadioGroup
          label="Role"
          options={rolesGivenBy(organization.role)}
          {...form.field('role')}
        />
        <FormError form={form} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Change the role
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}
