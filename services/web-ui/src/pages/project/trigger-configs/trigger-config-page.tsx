import {
  deleteTriggerConfig,
  listTriggerConfigs,
  readTriggerConfig,
} from '@orchestrator/contracts';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { pageHref } from '../../../app/page-href.js';
import { QueryView } from '../../../app/query-view.js';
import { Button } from '../../../design/button.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { showToast } from '../../../design/toasts.js';
import { NeedsAdmin } from '../needs-admin.js';
import { titleIn, useHasRole, useProjectPlace } from '../project-place.js';
import { NewVersionDialog } from './new-version-dialog.js';
import { VersionTable } from './version-table.js';

const invalidates = [listTriggerConfigs];

export function Page() {
  const place = useProjectPlace();
  const { config = '' } = useParams();
  const params = { ...place, config };
  const navigate = useNavigate();
  const query = useRouteQuery(readTriggerConfig, { params });
  const remove = useRouteMutation(deleteTriggerConfig, { invalidates });
  const mayChange = useHasRole(place.owner, 'admin');
  const [open, setOpen] = useState<'version' | 'delete'>();
  const close = () => setOpen(undefined);
  const confirm = async () => {
    await remove.call({ params });
    showToast(`${config} is deleted.`);
    await navigate(pageHref('triggerConfigs', { ...place }));
  };
  const add = mayChange && (
    <Button variant="primary" icon={Plus} onClick={() => setOpen('version')}>
      New version
    </Button>
  );
  return (
    <PageLayout>
      <PageHeader
        title={config}
        documentTitle={titleIn(config, place)}
        description="A version never changes. Make another, and turn off what is not to be started any more."
        actions={
          mayChange && (
            <>
              <Button variant="danger" icon={Trash2} onClick={() => setOpen('delete')}>
                Delete
              </Button>
              {query.data?.versions.length !== 0 && add}
            </>
          )
        }
      />
      <NeedsAdmin owner={place.owner} what="change trigger configurations" />
      <QueryView query={query} loading="Reading the trigger configuration">
        {({ versions }) =>
          versions.length === 0 ? (
            <EmptyState title="No version yet" action={add}>
              A version says which pipeline runs, at which ref, and over which matrix.
            </EmptyState>
          ) : (
            <VersionTable params={params} versions={versions} mayChange={mayChange === true} />
          )
        }
      </QueryView>
      {open === 'version' && (
        <NewVersionDialog params={params} before={query.data?.versions.at(-1)} onClose={close} />
      )}
      {open === 'delete' && (
        <ConfirmDialog
          title={`Delete ${config}?`}
          action="Delete the configuration"
          danger
          sentenceFor={problemSentence}
          onConfirm={confirm}
          onClose={close}
        >
          All its versions go with it. Whoever triggers it is refused, and webhooks that start it
          start nothing. Runs that it started stay.
        </ConfirmDialog>
      )}
    </PageLayout>
  );
}
