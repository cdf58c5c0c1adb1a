import { deleteProject, listProjects, readDashboard } from '@orchestrator/contracts';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { pageHref } from '../../../app/page-href.js';
import { Button } from '../../../design/button.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { showToast } from '../../../design/toasts.js';
import { NeedsAdmin } from '../needs-admin.js';
import { titleIn, useHasRole, useProjectPlace } from '../project-place.js';

const invalidates = [listProjects, readDashboard];

export function Page() {
  const place = useProjectPlace();
  const { owner, name } = place;
  const navigate = useNavigate();
  const remove = useRouteMutation(deleteProject, { invalidates });
  const mayDelete = useHasRole(owner, 'admin');
  const [asks, setAsks] = useState(false);
  const confirm = async () => {
    await remove.call({ params: place });
    showToast(`${owner}/${name} is deleted.`);
    await navigate(pageHref('projects', { owner }));
  };
  return (
    <PageLayout>
      <PageHeader
        title="Delete the project"
        documentTitle={titleIn('Delete', place)}
        description="Its files, runs with logs and artifacts, trigger configurations, webhooks, trigger tokens and secrets go with it. Systems that trigger it are refused at once. It can’t be taken back."
      />
      <NeedsAdmin owner={owner} what="delete projects" />
      {mayDelete !== false && (
        <div>
          <Button variant="danger" icon={Trash2} onClick={() => setAsks(true)}>
            Delete {owner}/{name}
          </Button>
        </div>
      )}
      {asks && (
        <ConfirmDialog
          title={`Delete ${owner}/${name}?`}
          action="Delete the project"
          danger
          typed={name}
          sentenceFor={problemSentence}
          onConfirm={confirm}
          onClose={() => setAsks(false)}
        >
          Everything in it is deleted, and it can’t be taken back.
        </ConfirmDialog>
      )}
    </PageLayout>
  );
}
