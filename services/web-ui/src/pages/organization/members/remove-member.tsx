import { listMembers, removeMember } from '@orchestrator/contracts';
import { useNavigate } from 'react-router';
import { problemCodeOf, problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { useUser } from '../../../api/use-session.js';
import { pageHref } from '../../../app/page-href.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { showToast } from '../../../design/toasts.js';
import { leaveOrganizationBehind } from '../leave-organization-behind.js';
import type { Organization } from '../organization-page.js';
import type { Member } from './roles.js';

interface Props {
  readonly organization: Organization;
  readonly member: Member;
  readonly onClose: () => void;
}

const invalidates = [listMembers];
const none = [] as const;

/** Removing somebody, or leaving. */
export function RemoveMember({ organization, member, onClose }: Props) {
  const user = useUser();
  const navigate = useNavigate();
  const isSelf = member.username === user.username;
  const { name } = organization;
  const removal = useRouteMutation(removeMember, { invalidates: isSelf ? none : invalidates });
  const confirm = async () => {
    await removal.call({ params: { org: name, username: member.username } });
    showToast(isSelf ? `You left ${name}.` : `${member.username} was removed.`);
    if (!isSelf) return;
    await navigate(pageHref('organizations'));
    await leaveOrganizationBehind();
  };
  return (
    <ConfirmDialog
      title={isSelf ? `Leave ${name}?` : `Remove ${member.username} from ${name}?`}
      action={isSelf ? 'Leave' : 'Remove'}
      danger
      sentenceFor={sentenceFor}
      onConfirm={confirm}
      onClose={onClose}
    >
      {isSelf
        ? 'You and your personal tokens can’t reach it any more, at once. To come back you have to be invited.'
        : 'They and their personal tokens can’t reach it any more, at once. Tokens of the organization stay, also those that they have made.'}
    </ConfirmDialog>
  );
}

const sentenceFor = (error: unknown): string =>
  problemCodeOf(error) === 'last_owner'
    ? 'An organization needs an owner. Make somebody else an owner first.'
    : problemSentence(error);
