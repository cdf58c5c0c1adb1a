/** Forgets what is kept for a time only. */
export interface Sweeps {
  /** @returns whether more may be left: then it can be asked again at once */
  sweepSome(): Promise<boolean>;
}
