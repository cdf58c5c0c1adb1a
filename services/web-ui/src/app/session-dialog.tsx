import { beginSignIn, fillPath, listIdentities, listProviders } from '@orchestrator/contracts';
import { useEffect, useState } from 'react';
import { queryClient } from '../api/query-client.js';
import { sessionQuery } from '../api/session-query.js';
import { type SessionTrouble, setSessionTrouble } from '../api/session-trouble.js';
import { useRouteList } from '../api/use-route-list.js';
import { useRouteQuery } from '../api/use-route-query.js';
import { useSession, useUser } from '../api/use-session.js';
import { Button, ButtonLink } from '../design/button.js';
import { Dialog, DialogActions } from '../design/dialog.js';
import { ListView } from './query-view.js';
import { signInHref } from './return-to.js';

/** What a call found in its way, with the way out; the page behind stays as it is. */
export const SessionDialog = ({ trouble }: { readonly trouble: NonNullable<SessionTrouble> }) =>
  trouble === 'ended' ? <SessionEnded /> : <Reauthenticate />;

const close = (): void => setSessionTrouble(undefined);

function SessionEnded() {
  const user = useUser();
  const { data, dataUpdatedAt } = useSession();
  const [openedMs] = useState(() => Date.now());
  useEffect(() => {
    const look = () => void queryClient.refetchQueries({ queryKey: sessionQuery.queryKey });
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, []);
  // Signed in again in another tab: the page goes on where it was. What was known before the call
  // that was refused does not count.
  const isBack = dataUpdatedAt > openedMs && data?.user?.id === user.id;
  useEffect(() => {
    if (!isBack) return;
    close();
    void queryClient.invalidateQueries();
  }, [isBack]);
  return (
    <Dialog
      title="Your session has ended"
      description="Sign in again to go on. In a new tab, this page stays exactly as it is; here, what you have typed is kept, except secrets."
      onClose={close}
    >
      <DialogActions>
        <Button onClick={() => window.open(signInHref(), '_blank', 'noopener')}>
          Sign in in a new tab
        </Button>
        <ButtonLink variant="primary" to={signInHref()} reloadDocument>
          Sign in here
        </ButtonLink>
      </DialogActions>
    </Dialog>
  );
}

function Reauthenticate() {
  const identities = useRouteList(listIdentities, {});
  const { data: providers } = useRouteQuery(listProviders, {});
  const nameOf = (id: string) => providers?.items.find((one) => one.id === id)?.name ?? id;
  const query = new URLSearchParams({
    intent: 'reauth',
    return_to: location.pathname + location.search,
  });
  return (
    <Dialog
      title="Prove that it is you"
      description="What you are about to do needs a sign-in that is at most ten minutes old. You come back to this page, and what you have typed is kept, except secrets."
      onClose={close}
    >
      <ListView list={identities} loading="Reading your linked accounts" empty={null}>
        {(items) => (
          <DialogActions>
            <Button onClick={close}>Cancel</Button>
            {[...new Set(items.map(({ provider }) => provider))].map((provider) => (
              <ButtonLink
                key={provider}
                variant="primary"
                to={`${fillPath(beginSignIn.path, { provider })}?${query.toString()}`}
                reloadDocument
              >
                Continue with {nameOf(provider)}
              </ButtonLink>
            ))}
          </DialogActions>
        )}
      </ListView>
    </Dialog>
  );
}
