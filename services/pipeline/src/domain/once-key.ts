/** A request that must have its effect once, however often it is sent. */
export interface OnceKey {
  readonly scope: string;
  readonly key: string;
  readonly fingerprint: string;
}
