import { deleteOrganization } from '@orchestrator/contracts';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { pageHref } from '../../../app/page-href.js';
import { Button } from '../../../design/button.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { Notice } from '../../../design/notice.js';
import { showToast } from '../../../design/toasts.js';
import { leaveOrganizationBehind } from '../leave-organization-behind.js';
import { OrganizationPage } from '../organization-page.js';

export const Page = () => (
  <OrganizationPage
    title="Delete the organization"
    needs="owner"
    description="With everything that belongs to it."
  >
    {({ name }) => <DeleteOrganization name={name} />}
  </OrganizationPage>
);

function DeleteOrganization({ name }: { readonly name: string }) {
  const [asks, setAsks] = useState(false);
  const navigate = useNavigate();
  const removal = useRouteMutation(deleteOrganization);
  const confirm = async () => {
    await removal.call({ params: { org: name } });
    showToast(`${name} was deleted.`);
    await navigate(pageHref('organizations'));
    await leaveOrganizationBehind();
  };
  return (
    <>
      <Notice tone="danger">
        Its projects go with their runs, logs, artifacts and files, and so do its secrets, its
        organization, agent and trigger tokens, its agents, its audit log and every membership.
        Programs that use its tokens are refused at once, and jobs that run are cut off.
      </Notice>
      <div>
        <Button variant="danger" icon={Trash2} onClick={() => setAsks(true)}>
          Delete {name}
        </Button>
      </div>
      {asks && (
        <ConfirmDialog
          title={`Delete ${name}?`}
          action="Delete the organization"
          danger
          typed={name}
          sentenceFor={problemSentence}
          onConfirm={confirm}
          onClose={() => setAsks(false)}
        >
          Everything in it goes at once, for every member. This can’t be taken back, and the name is
          not given to anybody again.
        </ConfirmDialog>
      )}
    </>
  );
}
