import type { Namespace, Project, ProjectName } from './project.js';
import type { TriggerConfig } from './trigger-config.js';

/** A project, and the trigger configuration that was asked for, if there is such a one. */
export interface Startable {
  readonly project: Project;
  readonly config: TriggerConfig | null;
}

/** What this service knows of projects by itself, from events and from earlier answers. */
export interface KnownProjects {
  byName(name: { readonly namespaceId: string; readonly name: string }): Promise<Project | null>;
  byId(id: string): Promise<Project | null>;
  config(projectId: string, name: string): Promise<TriggerConfig | null>;
  /** Remembers what was not known. What is known, events tell better: they have an order. */
  learn(startable: Startable): Promise<void>;
}

/** Who decides what there is. */
export interface ProjectSource {
  /**
   * What there is at this moment: null where there is no such project.
   * @throws TriggerIngestError `pipeline_away`
   */
  resolve(name: ProjectName, configName?: string): Promise<Startable | null>;
}

/** What events told. They may come twice and in any order: what is older or gone changes nothing. */
export interface ToldProjects {
  changed(project: Project & { readonly updatedAt: Date }): Promise<void>;
  deleted(projectId: string): Promise<void>;
  configChanged(
    config: TriggerConfig & { readonly projectId: string; readonly revision: number },
  ): Promise<void>;
  configDeleted(configId: string): Promise<void>;
  namespaceRenamed(namespace: Namespace): Promise<void>;
  namespaceEnded(namespace: Namespace): Promise<void>;
}
