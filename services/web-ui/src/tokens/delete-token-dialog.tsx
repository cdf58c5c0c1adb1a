import { listAgents } from '@orchestrator/contracts';
import { problemSentence } from '../api/problem-sentence.js';
import { useRouteList } from '../api/use-route-list.js';
import { useRouteMutation } from '../api/use-route-mutation.js';
import { ConfirmDialog } from '../design/confirm-dialog.js';
import { Time } from '../design/time.js';
import { showToast } from '../design/toasts.js';
import { routesOf, type Token, type TokenPlace } from './token-place.js';
import { useChangedLists } from './use-changed-lists.js';

interface Props {
  readonly place: TokenPlace;
  readonly token: Token;
  readonly onClose: () => void;
}

export function DeleteTokenDialog({ place, token, onClose }: Props) {
  const revoke = useRouteMutation(routesOf(place).revoke, useChangedLists(place));
  const confirm = async () => {
    await revoke.call({ params: { ...place.params, id: token.id } });
    showToast(`The token ${token.label} was deleted.`);
  };
  return (
    <ConfirmDialog
      title={`Delete ${token.label}?`}
      action="Delete the token"
      danger
      sentenceFor={problemSentence}
      onConfirm={confirm}
      onClose={onClose}
    >
      It is refused everywhere at once, and this can’t be taken back. {otherValue(token)}
      {token.kind === 'agent' ? <Agents place={place} token={token} /> : <LastUse token={token} />}
    </ConfirmDialog>
  );
}

function otherValue({ rotated_from: predecessor, overlap_ends_at: overlapEndsAt }: Token): string {
  if (overlapEndsAt !== null) {
    return 'This is the old value of a rotated token; the new one has a line of its own. ';
  }
  if (predecessor === null) return '';
  return 'An old value that is still in its overlap has a line of its own. ';
}

function Agents({ place, token }: Pick<Props, 'place' | 'token'>) {
  const agents = useRouteList(listAgents, {
    query: { owner: place.namespace, token_id: token.id, limit: 100 },
  });
  if (agents.items === undefined) {
    return agents.error === null
      ? 'Counting its agents…'
      : 'How many agents it has could not be read: all of them will disconnect.';
  }
  const connected = agents.items.filter(({ status }) => status !== 'offline');
  const busy = connected.filter(({ status }) => status === 'busy').length;
  if (connected.length === 0) return 'No agent is connected with it.';
  return (
    <strong>
      {agents.hasMore ? 'More than ' : ''}
      {counted(connected.length, 'agent')} will disconnect
      {busy > 0 && `, and ${counted(busy, 'job')} will go back to the queue`}.
    </strong>
  );
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

function LastUse({ token: { last_used_at: usedAt, last_used_ip: ip } }: Pick<Props, 'token'>) {
  if (usedAt === null) return 'It was never used.';
  return (
    <>
      Whatever uses it will stop working. It was last used <Time value={usedAt} />
      {ip !== null && ` from ${ip}`}.
    </>
  );
}
