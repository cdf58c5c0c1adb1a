import { Prisma } from '../generated/prisma/client.js';
import type { TokenDraft } from '../domain/token-changes.js';

/** What a new row says besides its draft. */
interface RowOrigin {
  /** Its own id, where a chain begins with it. */
  readonly chainId: string;
  readonly rotatedFrom?: string;
  /** From when its lifetime is counted, by the clock of the database. */
  readonly createdAt: Date;
  readonly parentId?: string;
}

/** A draft as a row of its own. */
export const toRow = (draft: TokenDraft, origin: RowOrigin): Prisma.TokenUncheckedCreateInput => ({
  id: draft.id,
  kind: draft.kind,
  ownerType: draft.owner.type,
  ownerId: draft.owner.id,
  ownerName: draft.owner.name,
  namespaceType: draft.namespace.type,
  namespaceId: draft.namespace.id,
  label: draft.label,
  heldLabel: draft.label,
  description: draft.description,
  labels: { ...draft.labels },
  scopes: [...draft.scopes],
  prefix: draft.prefix,
  lastCharacters: draft.lastCharacters,
  digestHmac: new Uint8Array(draft.digestHmac),
  pepperVersion: draft.pepperVersion,
  createdByType: draft.createdBy?.type ?? null,
  createdById: draft.createdBy?.id ?? null,
  createdByName: draft.createdBy?.name ?? null,
  expiresAt: draft.expiresAt,
  ipAllowlist: draft.ipAllowlist === null ? Prisma.DbNull : [...draft.ipAllowlist],
  repositories:
    draft.repositories === null ? Prisma.DbNull : draft.repositories.map((one) => ({ ...one })),
  ...origin,
});
