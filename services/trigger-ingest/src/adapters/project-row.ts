import type { Prisma } from '../generated/prisma/client.js';
import type { Project } from '../domain/project.js';

/** What is read of a project, always with its namespace. */
export const withNamespace = { namespace: true } as const;

type Row = Prisma.ProjectGetPayload<{ include: typeof withNamespace }>;

export const toProject = ({ namespace: { id, type, name }, ...row }: Row): Project => ({
  id: row.id,
  namespace: { id, type, name },
  name: row.name,
  vcsType: row.vcsType,
  vcsUrl: row.vcsUrl,
  defaultRef: row.defaultRef,
});
