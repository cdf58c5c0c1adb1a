import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { problemSentence } from '../../../api/problem-sentence.js';

/** Asks before a page is left with something unsaved, also where the whole window goes. */
export function LeaveGuard({ when }: { readonly when: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      when && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!when) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [when]);
  if (blocker.state !== 'blocked') return null;
  return (
    <ConfirmDialog
      title="Leave without saving?"
      action="Leave the page"
      danger
      sentenceFor={problemSentence}
      onConfirm={() => {
        blocker.proceed();
        return Promise.resolve();
      }}
      onClose={() => blocker.reset()}
    >
      What you have typed is not saved and would be lost.
    </ConfirmDialog>
  );
}
