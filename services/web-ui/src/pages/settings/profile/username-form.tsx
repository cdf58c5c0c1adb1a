import { updateUser } from '@orchestrator/contracts';
import { useState } from 'react';
import { problemSentence } from '../../../api/problem-sentence.js';
import { queryClient } from '../../../api/query-client.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import type { User } from '../../../api/use-session.js';
import { Button } from '../../../design/button.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { FormActions, FormLayout } from '../../../design/form-layout.js';
import { TextField } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { useForm } from '../../../forms/use-form.js';

export function UsernameForm({ user }: { readonly user: User }) {
  const [asks, setAsks] = useState(false);
  const update = useRouteMutation(updateUser);
  const form = useForm({
    draft: 'username',
    initial: { username: user.username },
    send: () => {
      setAsks(true);
      return Promise.resolve();
    },
  });
  const { username } = form.values;
  const rename = async () => {
    await update.call({ body: { username } });
    form.discard();
    // The name stands in addresses everywhere: everything is read again.
    await queryClient.invalidateQueries();
    showToast(`You are called ${username} now.`);
  };
  return (
    <FormLayout onSubmit={form.onSubmit}>
      <TextField
        label="Username"
        hint="It can be changed once. The old name is not given to anybody else; addresses with it stop working."
        {...form.field('username')}
      />
      <FormActions>
        <Button type="submit" disabled={username === user.username || username === ''}>
          Change the username
        </Button>
      </FormActions>
      {asks && (
        <ConfirmDialog
          title={`Change your username to ${username}?`}
          action="Change the username"
          sentenceFor={problemSentence}
          onConfirm={rename}
          onClose={() => setAsks(false)}
        >
          This can be done only once. Addresses of your projects change with it.
        </ConfirmDialog>
      )}
    </FormLayout>
  );
}
