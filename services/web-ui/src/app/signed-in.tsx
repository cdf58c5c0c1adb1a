import { Navigate } from 'react-router';
import { useEffect, useState } from 'react';
import { problemSentence } from '../api/problem-sentence.js';
import { queryClient } from '../api/query-client.js';
import { useSessionTrouble } from '../api/session-trouble.js';
import { UserContext, type User, useSession } from '../api/use-session.js';
import { ErrorNotice } from '../design/error-notice.js';
import { Loading } from '../design/loading.js';
import { signInHref } from './return-to.js';
import { Shell } from './shell.js';
import styles from './signed-in.module.css';

/** The shell, for whoever is signed in; anybody else goes to the sign-in page and comes back. */
export function SignedIn() {
  const { data, error, refetch } = useSession();
  const trouble = useSessionTrouble();
  const user = useLastUser(data?.user ?? undefined, trouble === 'ended');
  if (user) {
    return (
      <UserContext value={user}>
        <Shell />
      </UserContext>
    );
  }
  if (data?.user === null) return <Navigate to={signInHref()} replace />;
  return (
    <div className={styles.alone}>
      {error ? (
        <ErrorNotice message={problemSentence(error)} onRetry={() => void refetch()} />
      ) : (
        <Loading text="Opening Orchestrator Access" />
      )}
    </div>
  );
}

/**
 * While the dialog about an ended session is in view its page stays. Somebody else in this browser
 * begins anew: nothing that was read for the one is shown to the other.
 */
function useLastUser(user: User | undefined, keep: boolean): User | undefined {
  const [last, setLast] = useState(user);
  const isAnother = user !== undefined && last !== undefined && user.id !== last.id;
  if (user !== undefined && user !== last && !isAnother) setLast(user);
  useEffect(() => {
    if (!isAnother) return;
    queryClient.clear();
    location.reload();
  }, [isAnother]);
  if (isAnother) return undefined;
  return user ?? (keep ? last : undefined);
}
