import { type run as schema } from '@orchestrator/contracts';
import type { z } from 'zod';
import { pageHref } from '../../../app/page-href.js';
import { PageHeader } from '../../../design/page-header.js';
import { PageTabs } from '../../../design/tabs.js';
import { TextLink } from '../../../design/text-link.js';
import { RunActions } from './run-actions.js';

/** What the pages of a run begin with. */
export function RunHeader({
  id,
  run,
}: {
  readonly id: string;
  readonly run: z.output<typeof schema> | undefined;
}) {
  const title = run?.pipeline ?? 'Run';
  return (
    <>
      <PageHeader
        title={title}
        documentTitle={run ? `${title} · ${run.owner}/${run.name}` : title}
        description={
          run ? (
            <>
              A run of{' '}
              <TextLink to={pageHref('project', { owner: run.owner, name: run.name })}>
                {run.owner}/{run.name}
              </TextLink>
              .
            </>
          ) : (
            ' '
          )
        }
        actions={run && <RunActions run={run} />}
      />
      <PageTabs
        label="Parts of the run"
        links={[
          { to: pageHref('run', { id }), label: 'Jobs and log' },
          { to: pageHref('runArtifacts', { id }), label: 'Artifacts' },
        ]}
      />
    </>
  );
}
