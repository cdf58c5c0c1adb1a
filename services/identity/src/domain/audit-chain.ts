/** A hash chain of the audit log: that of the instance, of a user, or of an organization. */
export type AuditChain = 'instance' | `user:${string}` | `organization:${string}`;

export const instanceChain = 'instance';
export const userChain = (id: string): AuditChain => `user:${id}`;
export const organizationChain = (id: string): AuditChain => `organization:${id}`;

/** What the first entry of a chain follows. */
export const chainBeginning = '0'.repeat(64);

/** Where a chain has come to. */
export interface AuditChainEnd {
  readonly lastSequence: number;
  readonly lastHash: string;
}
