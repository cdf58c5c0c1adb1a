import { endSession, listProviders, listSessions } from '@orchestrator/contracts';
import { useState } from 'react';
import type { z } from 'zod';
import type { userSession } from '@orchestrator/contracts';
import { problemSentence } from '../../../api/problem-sentence.js';
import { useRouteList } from '../../../api/use-route-list.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { ListView } from '../../../app/query-view.js';
import { leave } from '../../../app/sign-out.js';
import { Button } from '../../../design/button.js';
import { Chip } from '../../../design/chip.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { type Column, Table } from '../../../design/table.js';
import { Time } from '../../../design/time.js';
import { showToast } from '../../../design/toasts.js';
import { browserName } from './browser-name.js';

type Session = z.output<typeof userSession>;

const invalidates = [listSessions];

const columns = (
  nameOf: (provider: string) => string,
  ask: (session: Session) => void,
): readonly Column<Session>[] => [
  {
    label: 'Browser',
    role: 'lead',
    cell: ({ user_agent: agent, current }) => (
      <>
        <span title={agent ?? undefined}>{browserName(agent)}</span>{' '}
        {current && <Chip tone="success">This one</Chip>}
      </>
    ),
  },
  { label: 'From', cell: ({ ip }) => <code>{ip ?? 'unknown'}</code> },
  { label: 'Signed in by', cell: ({ provider }) => nameOf(provider) },
  { label: 'Started', cell: ({ created_at: createdAt }) => <Time value={createdAt} /> },
  { label: 'Last seen', cell: ({ last_seen_at: seenAt }) => <Time value={seenAt} /> },
  {
    label: 'Actions',
    role: 'actions',
    cell: (session) => (
      <Button small variant="danger" onClick={() => ask(session)}>
        {session.current ? 'Sign out' : 'End'}
      </Button>
    ),
  },
];

export function Page() {
  const sessions = useRouteList(listSessions, {});
  const { data: providers } = useRouteQuery(listProviders, {});
  const nameOf = (id: string) => providers?.items.find((one) => one.id === id)?.name ?? id;
  const [asked, setAsked] = useState<Session>();
  const end = useRouteMutation(endSession, { invalidates });
  const confirm = async ({ id, current }: Session) => {
    if (current) return leave();
    await end.call({ params: { id } });
    showToast('The session has ended.');
  };
  return (
    <PageLayout>
      <PageHeader
        title="Sessions"
        description="Where you are signed in. End what you don’t know: it is refused everywhere at once."
      />
      <ListView list={sessions} loading="Reading your sessions" empty={null}>
        {(items) => (
          <Table
            caption="Your sessions"
            columns={columns(nameOf, setAsked)}
            rows={items}
            keyOf={({ id }) => id}
          />
        )}
      </ListView>
      {asked && (
        <ConfirmDialog
          title={asked.current ? 'Sign out here?' : 'End this session?'}
          action={asked.current ? 'Sign out' : 'End the session'}
          danger
          sentenceFor={problemSentence}
          onConfirm={() => confirm(asked)}
          onClose={() => setAsked(undefined)}
        >
          {asked.current
            ? 'You are asked to sign in again in this browser.'
            : `${browserName(asked.user_agent)}${asked.ip ? ` at ${asked.ip}` : ''} is signed out at once.`}
        </ConfirmDialog>
      )}
    </PageLayout>
  );
}
