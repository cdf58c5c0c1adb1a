import type { TokenKind } from '@orchestrator/token-format';

interface Owner {
  readonly type: 'user' | 'organization' | 'project';
  readonly id: string;
  readonly name: string;
}

/** A user's or an organization's namespace. */
export interface Namespace {
  readonly type: 'user' | 'organization';
  readonly id: string;
}

/** Tokens of one kind and one owner: what is listed together, and within which labels are unique. */
export interface Collection {
  readonly kind: TokenKind;
  readonly owner: Owner;
  /** Where its tokens act: the owner itself, or the namespace of the project that owns them. */
  readonly namespace: Namespace;
}

/** A project that a token is limited to. The right is bound to the id; the name is for people. */
export interface ProjectReference {
  readonly id: string;
  readonly name: string;
}

/** What a token may do and for how long. */
export interface Grant {
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  /** Addresses and CIDR ranges; null is no limit. */
  readonly ipAllowlist: readonly string[] | null;
  /** null is no limit. */
  readonly repositories: readonly ProjectReference[] | null;
}

export type TokenStatus = 'active' | 'expired' | 'revoked';

export interface Creator {
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

/** A token as it is remembered: everything but its value. */
export interface Token extends Collection, Grant {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Labels that agents of an agent token get. */
  readonly labels: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly lastCharacters: string;
  /** By the clock of the database at the moment of reading. */
  readonly status: TokenStatus;
  readonly createdAt: Date;
  readonly createdBy: Creator | null;
  readonly lastUsedAt: Date | null;
  readonly lastUsedIp: string | null;
  readonly lastUsedUserAgent: string | null;
  /** The first token of its chain: of what one value became by rotating itself. */
  readonly chainId: string;
  readonly rotatedFrom: string | null;
  /** The token that has taken its place. */
  readonly rotatedTo: string | null;
  readonly rotatedBy: 'manager' | 'itself' | null;
  /** When it was first given a successor. */
  readonly rotatedAt: Date | null;
  /** Kept for successors: when one was first verified. */
  readonly firstUsedAt: Date | null;
  readonly overlapEndsAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedReason: RevocationReason | null;
}

export type RevocationReason =
  | 'deleted'
  | 'self_revoked'
  | 'parent_revoked'
  | 'parent_expired'
  | 'owner_deleted'
  | 'leaked'
  /** A value that was rotated out rotated itself again: two hold what one should. */
  | 'fork'
  /** Its predecessor rotated itself anew before this one was used. */
  | 'replaced'
  | 'inactive'
  /** An instance or a job is done. */
  | 'ended';
