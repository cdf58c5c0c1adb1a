import {
  type artifact as schema,
  fillPath,
  listArtifacts,
  readArtifact,
  readRun,
} from '@orchestrator/contracts';
import { Package } from 'lucide-react';
import { useParams } from 'react-router';
import type { z } from 'zod';
import { useRouteList } from '../../../api/use-route-list.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { ListView, QueryView } from '../../../app/query-view.js';
import { CopyButton } from '../../../design/copy-button.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageLayout } from '../../../design/page-header.js';
import { type Column, Table } from '../../../design/table.js';
import { Time } from '../../../design/time.js';
import { bytesText } from '../bytes-text.js';
import { RunHeader } from '../run/run-header.js';
import { isOver, useLiveRun } from '../run/use-live-run.js';

type Artifact = z.output<typeof schema>;

const columns = (id: string): readonly Column<Artifact>[] => [
  {
    label: 'Artifact',
    role: 'lead',
    // Not a page of ours: the browser downloads it.
    cell: ({ filename }) => (
      <a href={fillPath(readArtifact.path, { id, filename })} download={filename}>
        {filename}
      </a>
    ),
  },
  { label: 'Size', cell: ({ size }) => bytesText(size) },
  {
    label: 'SHA-256',
    cell: ({ sha256 }) => <code>{sha256}</code>,
  },
  { label: 'Created', cell: ({ created_at: createdAt }) => <Time value={createdAt} /> },
  {
    label: 'Actions',
    role: 'actions',
    cell: ({ sha256 }) => <CopyButton small label="Copy SHA-256" value={sha256} />,
  },
];

export function Page() {
  const { id = '' } = useParams();
  const query = useRouteQuery(readRun, { params: { id } });
  return (
    <PageLayout>
      <RunHeader id={id} run={query.data} />
      <QueryView query={query} loading="Reading the run">
        {(run) => <Artifacts run={run} />}
      </QueryView>
    </PageLayout>
  );
}

function Artifacts({ run }: { readonly run: Parameters<typeof useLiveRun>[0] }) {
  useLiveRun(run);
  const artifacts = useRouteList(listArtifacts, { params: { id: run.id } });
  return (
    <ListView
      list={artifacts}
      loading="Reading the artifacts"
      empty={
        <EmptyState
          title={isOver(run.status) ? 'It left no artifacts' : 'No artifacts yet'}
          icon={Package}
        >
          A job sends files to the address in BUILD_ARTIFACT_URL; they are kept here for download.
        </EmptyState>
      }
    >
      {(items) => (
        <Table
          caption="Artifacts"
          columns={columns(run.id)}
          rows={items}
          keyOf={({ filename }) => filename}
        />
      )}
    </ListView>
  );
}
