import { buildEvent, projectCreated, triggerConfigChanged } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { Harness } from './harness.js';
import type { Named } from './people.js';
import type { KnownConfig, KnownStartable } from './stand-in-pipeline.js';

export const someActor = {
  type: 'operator',
  id: 'operator',
  name: 'root',
  token_id: null,
  session_id: null,
  ip: null,
} as const;

export type KnownProject = KnownStartable['project'];

export const envelope = (subject: string) => ({ id: newId(), time: new Date(), subject });

export const projectOf = (owner: Named, more: Partial<KnownProject> = {}): KnownProject => ({
  id: newId(),
  name: 'web',
  namespace: { type: 'user', id: owner.id, name: owner.name },
  vcs_type: 'git',
  vcs_url: 'https://example.com/web.git',
  default_ref: 'main',
  ...more,
});

/** How the event of its creation tells of it. */
export const createdEvent = ({ id, name, namespace, ...settings }: KnownProject) =>
  buildEvent(projectCreated, envelope(id), {
    project_id: id,
    name,
    namespace,
    ...settings,
    updated_at: new Date().toISOString(),
    actor: someActor,
  });

export const versionOf = (
  more: Partial<KnownConfig['versions'][number]> = {},
): KnownConfig['versions'][number] => ({
  version: 1,
  workflow_path: 'build.sh',
  ref: null,
  matrix: {},
  env_mappings: {},
  allow_subset: false,
  enabled: true,
  ...more,
});

export const configOf = (
  name: string,
  ...versions: readonly Partial<KnownConfig['versions'][number]>[]
): KnownConfig => ({
  id: newId(),
  name,
  versions: versions.map((more, place) => versionOf({ version: place + 1, ...more })),
});

export const configEvent = (
  { id, name, namespace }: KnownProject,
  config: KnownConfig,
  revision = 1,
) =>
  buildEvent(triggerConfigChanged, envelope(config.id), {
    project_id: id,
    name,
    namespace,
    config,
    revision,
    change: 'created',
    actor: someActor,
  });

/** A project that the pipeline service has, and that nobody has told of yet. */
export function addProject(
  { pipeline }: Harness,
  owner: Named,
  { configs = [], ...more }: Partial<KnownProject> & { readonly configs?: KnownConfig[] } = {},
): KnownProject {
  const project = projectOf(owner, more);
  const place = `${project.namespace.name}/${project.name}`.toLowerCase();
  pipeline.projects.set(place, { project, configs });
  return project;
}
