import { type file as schema, readProject } from '@orchestrator/contracts';
import { FilePlus2, Upload } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { useRouteList } from '../../../api/use-route-list.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { pageHref } from '../../../app/page-href.js';
import { ListView, QueryView } from '../../../app/query-view.js';
import { Button } from '../../../design/button.js';
import { EmptyState } from '../../../design/empty-state.js';
import { Notice } from '../../../design/notice.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { type Column, Table } from '../../../design/table.js';
import { TextLink } from '../../../design/text-link.js';
import { Time } from '../../../design/time.js';
import { bytesText } from '../bytes-text.js';
import { type ProjectPlace, titleIn, useProjectPlace } from '../project-place.js';
import { vcsNames } from '../vcs-names.js';
import type { FileKind } from './file-kind.js';
import { NewFileDialog } from './new-file-dialog.js';
import { UploadDialog } from './upload-dialog.js';

type File = z.output<typeof schema>;

const columns = (hrefOf: (path: string) => string): readonly Column<File>[] => [
  {
    label: 'Path',
    role: 'lead',
    cell: ({ path }) => <TextLink to={hrefOf(path)}>{path}</TextLink>,
  },
  { label: 'Size', cell: ({ size }) => bytesText(size) },
  { label: 'Changed by', cell: ({ updated_by: by }) => by },
  { label: 'Changed', cell: ({ updated_at: updatedAt }) => <Time value={updatedAt} /> },
];

/** The files of one kind, where the project keeps them here. */
export function FilesView({ kind }: { readonly kind: FileKind }) {
  const place = useProjectPlace();
  const project = useRouteQuery(readProject, { params: place });
  const isKeptHere = project.data?.vcs_type === 'orchestrator';
  const [open, setOpen] = useState<'new' | 'upload'>();
  const close = () => setOpen(undefined);
  const actions = (
    <>
      <Button icon={Upload} onClick={() => setOpen('upload')}>
        Upload
      </Button>
      <Button variant="primary" icon={FilePlus2} onClick={() => setOpen('new')}>
        New {kind.noun}
      </Button>
    </>
  );
  return (
    <PageLayout>
      <PageHeader
        title={kind.title}
        documentTitle={titleIn(kind.title, place)}
        description={kind.description}
        actions={isKeptHere && actions}
      />
      <QueryView query={project} loading="Reading the project">
        {({ vcs_type: type, vcs_url: url }) =>
          type === 'orchestrator' ? (
            <KeptFiles kind={kind} place={place} />
          ) : (
            <Notice>
              The files of this project are not kept here ({vcsNames[type]}
              {url && `, ${url}`}). Change them there; runs name a pipeline by its path.
            </Notice>
          )
        }
      </QueryView>
      {open === 'new' && <NewFileDialog kind={kind} place={place} onClose={close} />}
      {open === 'upload' && <UploadDialog place={place} onClose={close} />}
    </PageLayout>
  );
}

function KeptFiles({ kind, place }: { readonly kind: FileKind; readonly place: ProjectPlace }) {
  const files = useRouteList(kind.routes.list, { params: place, query: { limit: 100 } });
  return (
    <ListView
      list={files}
      loading="Reading the files"
      empty={
        <EmptyState title={kind.emptyTitle} icon={FilePlus2}>
          {kind.emptyText}
        </EmptyState>
      }
    >
      {(items) => (
        <Table
          caption={kind.title}
          columns={columns((path) => pageHref(kind.filePage, { ...place, path }))}
          rows={items}
          keyOf={({ path }) => path}
        />
      )}
    </ListView>
  );
}
