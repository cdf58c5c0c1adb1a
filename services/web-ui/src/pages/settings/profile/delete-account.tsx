import { deleteUser } from '@orchestrator/contracts';
import { useState } from 'react';
import { problemCodeOf, problemSentence } from '../../../api/problem-sentence.js';
import { queryClient } from '../../../api/query-client.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import type { User } from '../../../api/use-session.js';
import { pageHref } from '../../../app/page-href.js';
import { Button } from '../../../design/button.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { drafts } from '../../../forms/drafts.js';

export function DeleteAccount({ user }: { readonly user: User }) {
  const [asks, setAsks] = useState(false);
  const remove = useRouteMutation(deleteUser);
  const confirm = async () => {
    await remove.call({});
    drafts.dropAll();
    queryClient.clear();
    location.assign(pageHref('signIn'));
  };
  return (
    <div>
      <Button variant="danger" onClick={() => setAsks(true)}>
        Delete the account
      </Button>
      {asks && (
        <ConfirmDialog
          title="Delete your account?"
          action="Delete the account"
          danger
          typed={user.username}
          sentenceFor={sentenceFor}
          onConfirm={confirm}
          onClose={() => setAsks(false)}
        >
          Your personal projects with their runs, your secrets, tokens and agents go with it, and
          every session ends. This can&rsquo;t be taken back.
        </ConfirmDialog>
      )}
    </div>
  );
}

const sentenceFor = (error: unknown): string =>
  problemCodeOf(error) === 'last_owner'
    ? 'You are the last owner of an organization. Make somebody else an owner of it, or delete it first.'
    : problemSentence(error);
