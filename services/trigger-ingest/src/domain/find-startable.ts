import type { KnownProjects, ProjectSource } from './known-projects.js';
import { isNamed, type Project, type ProjectName } from './project.js';
import type { TriggerConfig } from './trigger-config.js';
import { noSuchProject, TriggerIngestError } from './trigger-ingest-error.js';

/** The project that is asked for must be in this namespace, or must be this one. */
type Within = { readonly namespaceId: string } | { readonly projectId: string };

/** Finds what callers want to start, also while the pipeline service is away. */
export interface Startables {
  /** @throws TriggerIngestError `not_found`, `pipeline_away` */
  project(name: ProjectName, within: Within): Promise<Project>;
  /** @throws TriggerIngestError `not_found`, `pipeline_away` */
  config(project: Project, name: string): Promise<TriggerConfig>;
}

export function createStartables(known: KnownProjects, source: ProjectSource): Startables {
  const ask = async (name: ProjectName, configName?: string) => {
    const found = await source.resolve(name, configName);
    if (found !== null) await known.learn(found);
    return found;
  };

  return {
    project: async (name, within) => {
      const remembered =
        'projectId' in within
          ? await known.byId(within.projectId)
          : await known.byName({ namespaceId: within.namespaceId, name: name.name });
      if (remembered !== null && isNamed(remembered, name)) return remembered;
      // Its event may be under way, or told of another name.
      const found = await ask(name);
      if (found === null || !isWithin(found.project, within)) throw noSuchProject();
      return found.project;
    },

    config: async (project, name) => {
      const named = { owner: project.namespace.name, name: project.name };
      // Asked first, so that what was just switched off is off.
      const answer = await ask(named, name).catch(async (error: unknown) => {
        if (!isAway(error)) throw error;
        const config = await known.config(project.id, name);
        if (config === null) throw error;
        return { project, config };
      });
      if (answer?.project.id !== project.id) throw noSuchProject();
      if (answer.config !== null) return answer.config;
      throw new TriggerIngestError('not_found', 'There is no such trigger configuration.');
    },
  };
}

const isWithin = ({ id, namespace }: Project, within: Within): boolean =>
  'projectId' in within ? id === within.projectId : namespace.id === within.namespaceId;

const isAway = (error: unknown): boolean =>
  error instanceof TriggerIngestError && error.code === 'pipeline_away';
