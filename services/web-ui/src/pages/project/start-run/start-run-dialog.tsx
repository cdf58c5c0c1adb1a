import { listTriggerConfigs, pipelineFiles, type project as schema } from '@orchestrator/contracts';
import { useState } from 'react';
import type { z } from 'zod';
import { problemSentence } from '../../../api/problem-sentence.js';
import { useRouteList } from '../../../api/use-route-list.js';
import { RadioGroup } from '../../../design/choice-fields.js';
import { Dialog } from '../../../design/dialog.js';
import { ErrorNotice } from '../../../design/error-notice.js';
import { Loading } from '../../../design/loading.js';
import { RunConfiguration } from './run-configuration.js';
import { RunPipeline } from './run-pipeline.js';

type Project = z.output<typeof schema>;

const kinds = [
  { value: 'pipeline', label: 'A pipeline file' },
  { value: 'config', label: 'A trigger configuration' },
] as const;

const limit = 100;

/** Starts a run of a pipeline file or of a version of a trigger configuration. */
export function StartRunDialog({
  project,
  onClose,
}: {
  readonly project: Project;
  readonly onClose: () => void;
}) {
  const params = { owner: project.owner, name: project.name };
  const isKeptHere = project.vcs_type === 'orchestrator';
  const files = useRouteList(
    pipelineFiles.list,
    { params, query: { limit } },
    { enabled: isKeptHere },
  );
  const configs = useRouteList(listTriggerConfigs, { params, query: { limit } });
  const [kind, setKind] = useState<'pipeline' | 'config'>('pipeline');
  const startable = (configs.items ?? []).flatMap((config) =>
    config.versions
      .filter(({ enabled }) => enabled)
      .map((version) => ({ config: config.name, version }))
      .reverse(),
  );
  const error = (isKeptHere ? files.error : null) ?? configs.error;
  const isReading = configs.items === undefined || (isKeptHere && files.items === undefined);
  return (
    <Dialog title={`Run ${project.name}`} onClose={onClose}>
      {error !== null && (
        <ErrorNotice
          message={problemSentence(error)}
          onRetry={() => {
            files.retry();
            configs.retry();
          }}
        />
      )}
      {isReading && error === null && <Loading text="Reading what can be run" />}
      {!isReading && (
        <>
          {startable.length > 0 && (
            <RadioGroup
              label="What to run"
              name="kind"
              options={kinds}
              value={kind}
              onChange={setKind}
            />
          )}
          {kind === 'config' ? (
            <RunConfiguration project={project} startable={startable} onClose={onClose} />
          ) : (
            <RunPipeline
              project={project}
              paths={isKeptHere ? (files.items ?? []).map(({ path }) => path) : undefined}
              onClose={onClose}
            />
          )}
        </>
      )}
    </Dialog>
  );
}
