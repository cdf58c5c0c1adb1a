import type { Namespace, Project } from './project.js';
import { ProjectError } from './project-error.js';

/** Whose jobs get a secret: those of a user or an organization in all their projects, or those of one. */
export interface SecretPlace {
  readonly namespace: Namespace;
  /** null where it is of the namespace itself. */
  readonly project: Pick<Project, 'id' | 'name'> | null;
}

/** A secret as people may see it: never its value. */
export interface Secret {
  readonly key: string;
  readonly updatedAt: Date;
  /** The name of who wrote it, as it was then. */
  readonly updatedBy: string;
}

/** How many there may be in one place. */
export const mostSecrets = 100;

/** The id of what it belongs to. */
export const placeIdOf = ({ namespace, project }: SecretPlace): string =>
  project?.id ?? namespace.id;

export type SecretLevel = 'user' | 'organization' | 'project';

export const levelOf = ({ namespace, project }: SecretPlace): SecretLevel =>
  project === null ? namespace.type : 'project';

/** To what a sealed value is bound: moved to another row it does not open. */
export const sealContextOf = (row: {
  readonly level: SecretLevel;
  readonly placeId: string;
  readonly id: string;
  readonly key: string;
}): string => `secret:${row.level}:${row.placeId}:${row.id}:${row.key}`;

export const noSuchSecret = (): ProjectError =>
  new ProjectError('not_found', 'There is no such secret.');
