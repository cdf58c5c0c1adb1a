import { listInvitations, withdrawInvitation } from '@orchestrator/contracts';
import type { invitation as schema } from '@orchestrator/contracts';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { problemSentence } from '../../../api/problem-sentence.js';
import { useRouteList } from '../../../api/use-route-list.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { ListView } from '../../../app/query-view.js';
import { roleNames } from '../../../app/role-names.js';
import { Button } from '../../../design/button.js';
import { Chip } from '../../../design/chip.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { EmptyState } from '../../../design/empty-state.js';
import { Section } from '../../../design/page-header.js';
import { type Column, Table } from '../../../design/table.js';
import { Time } from '../../../design/time.js';
import { showToast } from '../../../design/toasts.js';
import type { Organization } from '../organization-page.js';
import { InviteForm } from './invite-form.js';

type Invitation = z.output<typeof schema>;

const invalidates = [listInvitations];

const columns = (withdraw: (invitation: Invitation) => void): readonly Column<Invitation>[] => [
  { label: 'Invited', role: 'lead', cell: ({ username }) => username },
  { label: 'As', cell: ({ role }) => <Chip>{roleNames[role]}</Chip> },
  { label: 'By', cell: ({ invited_by: invitedBy }) => invitedBy ?? 'Somebody who is gone' },
  { label: 'When', cell: ({ created_at: createdAt }) => <Time value={createdAt} /> },
  {
    label: 'Actions',
    role: 'actions',
    cell: (invitation) => (
      <Button
        small
        variant="danger"
        aria-label={`Withdraw the invitation of ${invitation.username}`}
        onClick={() => withdraw(invitation)}
      >
        Withdraw
      </Button>
    ),
  },
];

export function Invitations({ organization }: { readonly organization: Organization }) {
  const params = { org: organization.name };
  const list = useRouteList(listInvitations, { params });
  const [invites, setInvites] = useState(false);
  const [asked, setAsked] = useState<Invitation>();
  const withdrawal = useRouteMutation(withdrawInvitation, { invalidates });
  const withdraw = async ({ id }: Invitation) => {
    await withdrawal.call({ params: { ...params, id } });
    showToast('The invitation was withdrawn.');
  };
  return (
    <Section
      title="Invitations"
      description="Whoever is invited finds it on their dashboard, and decides. Until then it gives no right."
      actions={
        <Button icon={UserPlus} onClick={() => setInvites(true)}>
          Invite somebody
        </Button>
      }
    >
      <ListView
        list={list}
        loading="Reading the invitations"
        empty={
          <EmptyState title="No invitation is open" icon={UserPlus}>
            Invite people by their username; they need an account here.
          </EmptyState>
        }
      >
        {(invitations) => (
          <Table
            caption="Open invitations"
            columns={columns(setAsked)}
            rows={invitations}
            keyOf={({ id }) => id}
          />
        )}
      </ListView>
      {invites && <InviteForm organization={organization} onClose={() => setInvites(false)} />}
      {asked && (
        <ConfirmDialog
          title={`Withdraw the invitation of ${asked.username}?`}
          action="Withdraw"
          danger
          sentenceFor={problemSentence}
          onConfirm={() => withdraw(asked)}
          onClose={() => setAsked(undefined)}
        >
          It can’t be accepted any more. You can invite them again.
        </ConfirmDialog>
      )}
    </Section>
  );
}
