/** That a token was used, as an event told. */
export interface TokenUse {
  readonly eventId: string;
  readonly tokenId: string;
  readonly usedAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface TokenUseStore {
  /** Remembers the latest use of each token, once for each event, whatever their order. */
  record(uses: readonly TokenUse[]): Promise<void>;
}
