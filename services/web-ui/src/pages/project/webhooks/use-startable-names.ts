import { listTriggerConfigs, pipelineFiles, readProject } from '@orchestrator/contracts';
import { useRouteList } from '../../../api/use-route-list.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import type { ProjectPlace } from '../project-place.js';

/** What a webhook can start, as far as it is known here. */
export interface StartableNames {
  /** Undefined where the files are kept elsewhere, or are being read: any path may be typed. */
  readonly pipelines: readonly string[] | undefined;
  readonly configs: readonly string[];
}

export function useStartableNames(params: ProjectPlace): StartableNames {
  const query = { limit: 100 };
  const project = useRouteQuery(readProject, { params });
  const isKeptHere = project.data?.vcs_type === 'orchestrator';
  const files = useRouteList(pipelineFiles.list, { params, query }, { enabled: isKeptHere });
  const configs = useRouteList(listTriggerConfigs, { params, query });
  return {
    pipelines: isKeptHere ? files.items?.map(({ path }) => path) : undefined,
    configs: (configs.items ?? []).map(({ name }) => name),
  };
}
