/** Seals every secret of projects with the newest key that is not so yet. */
export type ResealSecrets = () => Promise<{
  readonly resealed: number;
  /** How many could not be opened; they stay as they are. */
  readonly unreadable: number;
  /** Of the newest key. */
  readonly version: number;
}>;
