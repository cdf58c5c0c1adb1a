import type { NamespaceType, OwnerType, TokenKind } from '../generated/prisma/client.js';
import { Prisma } from '../generated/prisma/client.js';
import type { TokenSubject } from './token-events.js';

/** What events say of a token, as a statement returns it of `t`. */
export const subjectColumns = Prisma.sql`
  t.id, t.kind, t.label, t.owner_type, t.owner_id, t.namespace_type, t.namespace_id`;

export interface SubjectRow {
  id: string;
  kind: TokenKind;
  label: string;
  owner_type: OwnerType;
  owner_id: string;
  namespace_type: NamespaceType;
  namespace_id: string;
}

export const toSubject = (row: SubjectRow): TokenSubject => ({
  id: row.id,
  kind: row.kind,
  label: row.label,
  owner: { type: row.owner_type, id: row.owner_id },
  namespace: { type: row.namespace_type, id: row.namespace_id },
});
