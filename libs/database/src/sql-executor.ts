/**
 * Whatever runs parameterised SQL ($1, $2, …): a Prisma client, or the client of one of its
 * interactive transactions. Values never become part of the text.
 */
export interface SqlExecutor {
  /** Gives the rows. */
  $queryRawUnsafe<T = unknown>(query: string, ...values: unknown[]): Promise<T>;
  /** Gives the number of rows that were changed. */
  $executeRawUnsafe(query: string, ...values: unknown[]): Promise<number>;
}
