import { fillPath } from '@orchestrator/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { problemSentence } from '../../../api/problem-sentence.js';
import { readBytes } from '../../../api/read-bytes.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { routeKey } from '../../../api/use-route-query.js';
import { Trash2 } from 'lucide-react';
import { pageHref } from '../../../app/page-href.js';
import { QueryView } from '../../../app/query-view.js';
import { Button } from '../../../design/button.js';
import { ConfirmDialog } from '../../../design/confirm-dialog.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { TextLink } from '../../../design/text-link.js';
import { showToast } from '../../../design/toasts.js';
import { titleIn, useProjectPlace } from '../project-place.js';
import { FileContent } from './file-content.js';
import type { FileKind } from './file-kind.js';
import { fileLists } from './file-lists.js';

/** One file: its content, to be read and changed. */
export function FileView({ kind }: { readonly kind: FileKind }) {
  const place = useProjectPlace();
  const { path = '' } = useParams();
  const params = { ...place, path };
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const remove = useRouteMutation(kind.routes.remove, { invalidates: fileLists });
  const content = useQuery({
    queryKey: routeKey(kind.routes.read, params),
    queryFn: () => readBytes(kind.routes.read, params),
    // What somebody is about to change must not become another below their hands.
    staleTime: Infinity,
    gcTime: 0,
  });
  const confirm = async () => {
    await remove.call({ params });
    showToast(`${path} is deleted.`);
    await navigate(pageHref(kind.listPage, { ...place }));
  };
  return (
    <PageLayout>
      <PageHeader
        title={path}
        documentTitle={titleIn(path, place)}
        description={
          <>
            A {kind.noun} of{' '}
            <TextLink to={pageHref('project', { ...place })}>
              {place.owner}/{place.name}
            </TextLink>
            . <a href={fillPath(kind.routes.read.path, params)}>Download</a>
          </>
        }
        actions={
          content.data && (
            <Button variant="danger" icon={Trash2} onClick={() => setAsks(true)}>
              Delete
            </Button>
          )
        }
      />
      <QueryView query={content} loading="Reading the file">
        {(data) => <FileContent key={path} kind={kind} params={params} read={data} />}
      </QueryView>
      {asks && (
        <ConfirmDialog
          title={`Delete ${path}?`}
          action="Delete the file"
          danger
          sentenceFor={problemSentence}
          onConfirm={confirm}
          onClose={() => setAsks(false)}
        >
          It is gone at once. Runs that have begun keep what they have fetched.
        </ConfirmDialog>
      )}
    </PageLayout>
  );
}
