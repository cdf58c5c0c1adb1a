import {
  acceptInvitation,
  declineInvitation,
  listOrganizations,
  listOwnInvitations,
  readDashboard,
} from '@orchestrator/contracts';
import type { invitation as schema } from '@orchestrator/contracts';
import type { z } from 'zod';
import { problemSentence } from '../../api/problem-sentence.js';
import { useRouteList } from '../../api/use-route-list.js';
import { useRouteMutation } from '../../api/use-route-mutation.js';
import { Button } from '../../design/button.js';
import { ErrorNotice } from '../../design/error-notice.js';
import { FormActions } from '../../design/form-layout.js';
import { Notice } from '../../design/notice.js';
import { showToast } from '../../design/toasts.js';

type Invitation = z.output<typeof schema>;

const accepting = [listOwnInvitations, listOrganizations, readDashboard];
const declining = [listOwnInvitations];

/** Invitations that wait for whoever is signed in; nothing while there is none. */
export function OwnInvitations() {
  const list = useRouteList(listOwnInvitations, {});
  return list.items?.map((invitation) => (
    <OwnInvitation key={invitation.id} invitation={invitation} />
  ));
}

function OwnInvitation({ invitation }: { readonly invitation: Invitation }) {
  const { id, organization, role, invited_by: invitedBy } = invitation;
  const accept = useRouteMutation(acceptInvitation, { invalidates: accepting });
  const decline = useRouteMutation(declineInvitation, { invalidates: declining });
  const name = organization.display_name || organization.name;
  const answer = (answering: Promise<unknown>, text: string) =>
    answering.then(
      () => showToast(text),
      () => undefined,
    );
  const isBusy = accept.pending || decline.pending;
  const error = accept.error ?? decline.error;
  return (
    <>
      <Notice
        action={
          <FormActions>
            <Button
              small
              variant="primary"
              pending={accept.pending}
              disabled={isBusy}
              aria-label={`Accept the invitation of ${organization.name}`}
              onClick={() =>
                answer(accept.call({ params: { id } }), `You are a member of ${name} now.`)
              }
            >
              Accept
            </Button>
            <Button
              small
              pending={decline.pending}
              disabled={isBusy}
              aria-label={`Decline the invitation of ${organization.name}`}
              onClick={() =>
                answer(decline.call({ params: { id } }), 'The invitation was declined.')
              }
            >
              Decline
            </Button>
          </FormActions>
        }
      >
        {invitedBy ?? 'Somebody'} invites you into {name} ({organization.name}) with the role {role}
        .
      </Notice>
      {error !== undefined && <ErrorNotice message={problemSentence(error)} />}
    </>
  );
}
