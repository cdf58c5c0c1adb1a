import type { AuditChain, AuditChainEnd } from './audit-chain.js';
import type { AuditEntry, AuditRecord } from './audit-entry.js';

/** An entry with the hash that it is kept with. */
export interface KeptAuditEntry extends AuditEntry {
  readonly hash: string;
}

export interface AuditLog {
  /**
   * Appends a record to these chains, once however often its event comes. The chain of a user or an
   * organization that is gone is not begun again: nothing is recorded there.
   */
  append(record: AuditRecord, chains: readonly AuditChain[]): Promise<void>;
}

export interface AuditFilter {
  /** Id of who did it. */
  readonly actor?: string | undefined;
  /** The whole name, or its first part. */
  readonly action?: string | undefined;
  /** The token that it was done with, or done to. */
  readonly tokenId?: string | undefined;
  readonly since?: Date | undefined;
  /** The moment itself is left out. */
  readonly until?: Date | undefined;
}

export interface AuditViews {
  /** Newest first, those before the given place. */
  list(
    chain: AuditChain,
    filter: AuditFilter,
    page: { readonly before: number | undefined; readonly limit: number },
  ): Promise<readonly KeptAuditEntry[]>;
}

interface KnownChain extends AuditChainEnd {
  readonly chain: string;
}

/** The whole log, as one who verifies it reads it: page by page. */
export interface AuditArchive {
  /** Chains by name, after the given one. */
  chains(after: string | undefined, limit: number): Promise<readonly KnownChain[]>;
  exists(chain: string): Promise<boolean>;
  /** Entries by their place, after the given one, up to the last. */
  entries(
    chain: string,
    range: { readonly after: number; readonly last: number; readonly limit: number },
  ): Promise<readonly KeptAuditEntry[]>;
  /** Entries that stand beyond the end of their chain, or in none; read in one moment. */
  strays(limit: number): Promise<readonly { readonly chain: string; readonly sequence: number }[]>;
}
