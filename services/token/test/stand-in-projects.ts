import { newId } from '@orchestrator/database';
import type { Projects, ResolvedProject } from '../src/domain/projects.js';
import type { Namespace } from '../src/domain/token.js';

/** Stands in for the service that has the projects. */
export interface StandInProjects extends Projects {
  /** From now on there is this project, in place of one of the same name. */
  add(namespace: ResolvedProject['namespace'], name: string): ResolvedProject;
}

const keyOf = (namespaceId: Namespace['id'], name: string): string =>
  `${namespaceId}/${name.toLowerCase()}`;

export function createStandInProjects(): StandInProjects {
  const known = new Map<string, ResolvedProject>();
  return {
    add: (namespace, name) => {
      const project = { id: newId(), name, namespace };
      known.set(keyOf(namespace.id, name), project);
      return project;
    },
    resolve: (asked) =>
      Promise.resolve(
        asked.map(({ namespaceId, name }) => known.get(keyOf(namespaceId, name)) ?? null),
      ),
  };
}
