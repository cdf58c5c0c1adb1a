import {
  confirmLink,
  listIdentities,
  listSessions,
  readPendingLink,
  readSession,
} from '@orchestrator/contracts';
import { useNavigate } from 'react-router';
import { problemCodeOf, problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { pageHref } from '../../../app/page-href.js';
import { QueryView } from '../../../app/query-view.js';
import { Button } from '../../../design/button.js';
import { Facts } from '../../../design/card.js';
import { Dialog, DialogActions } from '../../../design/dialog.js';
import { ErrorNotice } from '../../../design/error-notice.js';
import { showToast } from '../../../design/toasts.js';

interface Props {
  readonly id: string;
  readonly nameOf: (provider: string) => string;
}

const invalidates = [listIdentities, listSessions, readSession];

/** Both accounts, before they are linked: a silent session at a provider links nothing by itself. */
export function ConfirmLink({ id, nameOf }: Props) {
  const navigate = useNavigate();
  const pending = useRouteQuery(readPendingLink, { query: { confirm: id } });
  const link = useRouteMutation(confirmLink, { invalidates });
  const close = () => void navigate(pageHref('linkedAccounts'), { replace: true });
  const confirm = () =>
    link.call({ body: { confirm: id } }).then(
      () => {
        showToast('The account was linked.');
        close();
      },
      () => undefined,
    );
  if (
    problemCodeOf(pending.error) === 'not_found' ||
    problemCodeOf(pending.error) === 'validation_failed'
  ) {
    return (
      <Dialog title="Nothing to confirm" onClose={close}>
        <ErrorNotice message="This confirmation is not valid any more. Begin again." />
        <DialogActions>
          <Button onClick={close}>Close</Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Link these accounts?"
      description="Whoever has the one can then open the other. Link only an account that is yours alone."
      onClose={close}
    >
      <QueryView query={pending} loading="Reading both accounts">
        {({ provider, login, email, user }) => (
          <>
            <Facts
              facts={[
                {
                  label: `At ${nameOf(provider)}`,
                  value: login ?? email ?? 'An account without a name',
                },
                { label: 'Account here', value: user.username },
              ]}
            />
            {link.error !== undefined && <ErrorNotice message={sentenceFor(link.error)} />}
            <DialogActions>
              <Button onClick={close}>Don’t link</Button>
              <Button variant="primary" pending={link.pending} onClick={confirm}>
                Link both
              </Button>
            </DialogActions>
          </>
        )}
      </QueryView>
    </Dialog>
  );
}

const sentenceFor = (error: unknown): string =>
  problemCodeOf(error) === 'identity_taken'
    ? 'This account opens another account here already. Unlink it there first.'
    : problemSentence(error);
