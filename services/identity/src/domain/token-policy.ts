/** What is asked of the tokens of an organization, or of the whole instance. */
export interface TokenPolicy {
  readonly maxTokenLifetimeDays: number | null;
  readonly requireTokenExpiry: boolean;
  readonly inactiveTokenDays: number | null;
}
