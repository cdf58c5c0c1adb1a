import type { IdentifiedCaller } from '@orchestrator/contracts';
import type { Projects } from '../../domain/projects.js';
import { assertHandsOut } from '../../domain/grant-within.js';
import type { Collection, ProjectReference } from '../../domain/token.js';
import { TokenError } from '../../domain/token-error.js';
import { projectLimitOf } from '../callers/project-limit-of.js';

interface Asked {
  readonly index: number;
  readonly namespaceId: string;
  readonly name: string;
}

/**
 * The projects that people named as owner/name: of the caller's own namespaces, and for tokens of an
 * organization of that one alone.
 * @throws TokenError `unknown_projects`; whether one exists that the caller may not see is not told.
 * `escalation` for what is outside the limit of the calling token, be there such a project or not
 */
export async function namedProjects(
  projects: Projects,
  caller: IdentifiedCaller,
  { namespace }: Collection,
  names: readonly string[],
): Promise<readonly ProjectReference[]> {
  const reachable = caller.principal.namespaces.filter(
    ({ id }) => namespace.type === 'user' || id === namespace.id,
  );
  const asked = names.flatMap((text, index): Asked[] => {
    const [owner, name] = text.split('/');
    const place = reachable.find((candidate) => candidate.name === owner);
    return place && name !== undefined ? [{ index, namespaceId: place.id, name }] : [];
  });
  const answers = asked.length === 0 ? [] : await projects.resolve(asked);
  const found = new Map<number, ProjectReference>();
  asked.forEach(({ index }, place) => {
    const project = answers[place];
    if (!project) return;
    found.set(index, { id: project.id, name: `${project.namespace.name}/${project.name}` });
  });
  const ids = names.map((_name, index) => found.get(index)?.id);
  assertHandsOut(projectLimitOf(caller), ids);
  const missing = names.flatMap((_name, index) => (found.has(index) ? [] : [index]));
  if (missing.length > 0) {
    throw new TokenError('unknown_projects', 'is no project that you can see here', missing);
  }
  return [...new Map([...found.values()].map((project) => [project.id, project])).values()];
}
