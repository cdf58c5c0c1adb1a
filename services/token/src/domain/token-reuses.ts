/** That a value which was rotated out was presented after its end, as an event told. */
export interface TokenReuse {
  readonly eventId: string;
  readonly tokenId: string;
  readonly reusedAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface TokenReuses {
  /** Tells of it, once an hour for each token at most: somebody may try all day. */
  tell(reuse: TokenReuse): Promise<void>;
}
