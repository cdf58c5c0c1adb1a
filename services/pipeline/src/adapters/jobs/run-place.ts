import { Prisma } from '../../generated/prisma/client.js';
import type { RunProject } from '../../domain/run.js';

/** Where a run or a job belongs, as statements select it. */
export interface RunPlace {
  readonly projectId: string;
  readonly projectName: string;
  readonly namespaceId: string;
  readonly namespaceType: 'user' | 'organization';
  readonly namespaceName: string;
  readonly pipeline: string;
}

/** Of a statement with `withPlace`. */
export const placeColumns = Prisma.sql`
  r.project_id AS "projectId", p.name AS "projectName", p.namespace_id AS "namespaceId",
  n.type::text AS "namespaceType", n.name AS "namespaceName", r.pipeline`;

/** The project and namespace of a run that the statement calls `r`. */
export const withPlace = Prisma.sql`
  JOIN pipeline.project p ON p.id = r.project_id
  JOIN pipeline.namespace n ON n.id = p.namespace_id`;

export const projectAt = (place: Omit<RunPlace, 'pipeline'>): RunProject => ({
  id: place.projectId,
  name: place.projectName,
  namespace: { type: place.namespaceType, id: place.namespaceId, name: place.namespaceName },
});
