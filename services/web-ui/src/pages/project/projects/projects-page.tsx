import { listProjects, type project as schema } from '@orchestrator/contracts';
import { FolderGit2, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import type { z } from 'zod';
import { useRouteList } from '../../../api/use-route-list.js';
import { pageHref } from '../../../app/page-href.js';
import { ListView } from '../../../app/query-view.js';
import { ButtonLink } from '../../../design/button.js';
import { EmptyState } from '../../../design/empty-state.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { type Column, Table } from '../../../design/table.js';
import { TextField } from '../../../design/text-fields.js';
import { TextLink } from '../../../design/text-link.js';
import { Time } from '../../../design/time.js';
import { useHasRole } from '../project-place.js';
import { vcsNames } from '../vcs-names.js';

type Project = z.output<typeof schema>;

const columns: readonly Column<Project>[] = [
  {
    label: 'Project',
    role: 'lead',
    cell: ({ owner, name }) => (
      <TextLink to={pageHref('project', { owner, name })}>{name}</TextLink>
    ),
  },
  { label: 'Files', cell: ({ vcs_type: type }) => vcsNames[type] },
  { label: 'Default ref', cell: ({ default_ref: ref }) => <code>{ref}</code> },
  { label: 'Changed', cell: ({ updated_at: updatedAt }) => <Time value={updatedAt} /> },
];

export function Page() {
  const { owner = '' } = useParams();
  const projects = useRouteList(listProjects, { query: { owner } });
  const mayCreate = useHasRole(owner, 'admin');
  const [text, setText] = useState('');
  const { hasMore, isReadingMore, more } = projects;
  const isSearching = text !== '';
  // What was not read yet may be what is looked for.
  useEffect(() => {
    if (isSearching && hasMore && !isReadingMore) more();
  }, [isSearching, hasMore, isReadingMore, more]);
  const create = mayCreate && (
    <ButtonLink variant="primary" icon={Plus} to={pageHref('newProject', { owner })}>
      New project
    </ButtonLink>
  );
  return (
    <PageLayout>
      <PageHeader
        title="Projects"
        documentTitle={`Projects · ${owner}`}
        description={`Everything that ${owner} runs.`}
        actions={projects.items?.length !== 0 && create}
      />
      <ListView
        list={projects}
        loading="Reading the projects"
        empty={
          <EmptyState title="No projects yet" icon={FolderGit2} action={create}>
            {mayCreate === false
              ? `An admin of ${owner} can create one.`
              : 'A project holds the pipelines that run. Create one to trigger its first run.'}
          </EmptyState>
        }
      >
        {(items) => (
          <>
            <TextField
              label="Search the projects"
              name="search"
              placeholder="Part of a name"
              value={text}
              onChange={setText}
            />
            <Found
              projects={items.filter(({ name }) =>
                name.toLowerCase().includes(text.trim().toLowerCase()),
              )}
              text={text}
            />
          </>
        )}
      </ListView>
    </PageLayout>
  );
}

const Found = ({
  projects,
  text,
}: {
  readonly projects: readonly Project[];
  readonly text: string;
}) =>
  projects.length === 0 ? (
    <EmptyState title="No project is called so">No name contains “{text.trim()}”.</EmptyState>
  ) : (
    <Table caption="Projects" columns={columns} rows={projects} keyOf={({ id }) => id} />
  );
