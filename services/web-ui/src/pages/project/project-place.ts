import { type NamespaceRole, reaches } from '@orchestrator/contracts';
import { useParams } from 'react-router';
import { useNamespaces } from '../../app/namespaces.js';

/** Which project a page is about. */
export interface ProjectPlace {
  readonly owner: string;
  readonly name: string;
}

/** The project that the address names. */
export function useProjectPlace(): ProjectPlace {
  const { owner = '', name = '' } = useParams();
  return { owner, name };
}

/** Whether the person has this role in a namespace; undefined while that is being read or can’t be. */
export function useHasRole(owner: string, needed: NamespaceRole): boolean | undefined {
  const { all, areKnown } = useNamespaces();
  const role = all.find(({ name }) => name === owner)?.role;
  if (role === undefined) return areKnown ? false : undefined;
  return reaches(role, needed);
}

/** For `documentTitle`: `Runs · acme/web`. */
export const titleIn = (title: string, { owner, name }: ProjectPlace): string =>
  `${title} · ${owner}/${name}`;
