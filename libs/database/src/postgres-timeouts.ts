export interface PostgresTimeouts {
  /** Longest wait for a connection, new or from the pool. */
  connectionTimeoutMs: number;
  /** Longest run of one statement, enforced by the server. */
  statementTimeoutMs: number;
  /**
   * Longest wait for the answer to one statement, enforced here: the last resort against a server or
   * network that went silent. Longer than the server's own limits.
   */
  queryTimeoutMs: number;
  /** Longest wait for a lock, enforced by the server. */
  lockTimeoutMs: number;
  /** Longest pause between two statements of a transaction, enforced by the server. */
  idleInTransactionTimeoutMs: number;
}

/**
 * The server gives up before Prisma does (`transactionOptions`): a client-side time-out in the middle
 * of COMMIT would leave the outcome unknown.
 */
export const postgresTimeouts: PostgresTimeouts = {
  connectionTimeoutMs: 1_500,
  statementTimeoutMs: 10_000,
  queryTimeoutMs: 15_000,
  lockTimeoutMs: 5_000,
  idleInTransactionTimeoutMs: 10_000,
};

/** For `new PrismaClient({ transactionOptions })`; see {@link postgresTimeouts}. */
export const transactionOptions = { maxWait: 10_000, timeout: 60_000 } as const;
