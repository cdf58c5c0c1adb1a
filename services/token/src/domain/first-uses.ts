/** The first acceptance of a successor: from then on its rotation can't be repeated. */
export interface FirstUses {
  /**
   * Marks it, if the successor is still live, and ends its predecessor if that is how it was rotated.
   * Resolves when that predecessor is in no cache any more.
   */
  mark(successorId: string): Promise<void>;
}
