import {
  listIdentities,
  listSessions,
  type linkedIdentity,
  unlinkIdentity,
} from '@orchestrator/contracts';
import { useState } from 'react';
import type { z } from 'zod';
import { problemCodeOf, problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { Notice } from '../../../design/notice.js';
import { type Column, Table } from '../../../design/table.js';
import { Time } from '../../../design/time.js';
import { showToast } from '../../../design/toasts.js';

type Identity = z.output<typeof linkedIdentity>;

const invalidates = [listIdentities, listSessions];
const loginOf = ({ login, email }: Identity): string => login ?? email ?? 'no name';

interface Props {
  readonly identities: readonly Identity[];
  readonly nameOf: (provider: string) => string;
}

export function Identities({ identities, nameOf }: Props) {
  const [asked, setAsked] = useState<Identity>();
  const unlink = useRouteMutation(unlinkIdentity, { invalidates });
  const isLast = identities.length === 1;
  const confirm = async ({ id }: Identity) => {
    await unlink.call({ params: { id } });
    showToast('The account was unlinked.');
  };
  const columns: readonly Column<Identity>[] = [
    { label: 'Provider', role: 'lead', cell: ({ provider }) => nameOf(provider) },
    { label: 'Account', cell: loginOf },
    { label: 'E-mail', cell: ({ email }) => email ?? '–' },
    { label: 'Linked', cell: ({ linked_at: linkedAt }) => <Time value={linkedAt} /> },
    {
      label: 'Last used',
      cell: ({ last_used_at: usedAt }) => (usedAt === null ? 'Never' : <Time value={usedAt} />),
    },
    {
      label: 'Actions',
      role: 'actions',
      cell: (identity) => (
        <Button
          small
          variant="danger"
          disabled={isLast}
          aria-label={`Unlink ${nameOf(identity.provider)} ${loginOf(identity)}`}
          onClick={() => setAsked(identity)}
        >
          Unlink
        </Button>
      ),
    },
  ];
  return (
    <>
      <Table caption="Linked accounts" columns={columns} rows={identities} keyOf={({ id }) => id} />
      {isLast && (
        <Notice>
          This is the only way to sign in to your account, so it can’t be unlinked. Link another one
          first.
        </Notice>
      )}
      {asked && (
        <ConfirmDialog
          title={`Unlink ${loginOf(asked)} at ${nameOf(asked.provider)}?`}
          action="Unlink"
          danger
          sentenceFor={sentenceFor}
          onConfirm={() => confirm(asked)}
          onClose={() => setAsked(undefined)}
        >
          It does not open this account any more, and sessions that came through it end at once.
        </ConfirmDialog>
      )}
    </>
  );
}

const sentenceFor = (error: unknown): string =>
  problemCodeOf(error) === 'last_identity'
    ? 'This is the last way to sign in that works: the providers of the others are not enabled. Link another one first.'
    : problemSentence(error);
