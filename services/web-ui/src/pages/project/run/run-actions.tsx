import {
  cancelRuns,
  listRunJobs,
  listRuns,
  readRun,
  rerunRun,
  type run as schema,
} from '@orchestrator/contracts';
import { Ban, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import { problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { pageHref } from '../../../app/page-href.js';
import { Button } from '../../../design/button.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { ErrorNotice } from '../../../design/error-notice.js';
import { showToast } from '../../../design/toasts.js';
import { isOver } from './use-live-run.js';

const invalidates = [readRun, listRunJobs, listRuns];

/** Re-run what is over, cancel what is not. */
export function RunActions({ run: { id, status } }: { readonly run: z.output<typeof schema> }) {
  const navigate = useNavigate();
  const rerun = useRouteMutation(rerunRun, { invalidates });
  const cancel = useRouteMutation(cancelRuns, { invalidates });
  const [asks, setAsks] = useState(false);
  const runAgain = async () => {
    await rerun.call({ params: { id } });
    showToast('The next attempt has begun.');
    await navigate(pageHref('run', { id }));
  };
  const confirmCancel = async () => {
    const { items } = await cancel.call({ body: { run_ids: [id] } });
    const ended = items[0]?.code === 'conflict';
    showToast(ended ? 'It had ended already.' : 'The run is cancelled.');
  };
  return (
    <>
      {isOver(status) ? (
        <Button
          icon={RotateCw}
          pending={rerun.pending}
          onClick={() => void runAgain().catch(() => undefined)}
        >
          Re-run
        </Button>
      ) : (
        <Button variant="danger" icon={Ban} onClick={() => setAsks(true)}>
          Cancel the run
        </Button>
      )}
      {rerun.error !== undefined && <ErrorNotice message={problemSentence(rerun.error)} />}
      {asks && (
        <ConfirmDialog
          title="Cancel this run?"
          action="Cancel the run"
          danger
          sentenceFor={problemSentence}
          onConfirm={confirmCancel}
          onClose={() => setAsks(false)}
        >
          Jobs that wait are dropped, jobs that run are stopped. The log so far is kept.
        </ConfirmDialog>
      )}
    </>
  );
}
