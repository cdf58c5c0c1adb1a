/** To whom projects belong. */
export interface Namespace {
  readonly type: 'user' | 'organization';
  readonly id: string;
  readonly name: string;
}

export type VcsType = 'github' | 'gitlab' | 'git' | 'p4' | 'orchestrator';

/** A project, as far as its runs need it. */
export interface Project {
  readonly id: string;
  readonly namespace: Namespace;
  readonly name: string;
  readonly vcsType: VcsType;
  readonly vcsUrl: string | null;
  /** What is run where nobody says what. */
  readonly defaultRef: string;
}

/** How a path or a body names a project. */
export interface ProjectName {
  /** The name of its namespace. */
  readonly owner: string;
  readonly name: string;
}

/** Names that differ in case only have the same key. Names are ASCII. */
export const nameKeyOf = (name: string): string => name.toLowerCase();

export const isNamed = ({ namespace, name }: Project, asked: ProjectName): boolean =>
  namespace.name === asked.owner && nameKeyOf(name) === nameKeyOf(asked.name);
