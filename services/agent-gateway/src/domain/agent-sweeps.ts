/** What is due from time to time. Of two sweeps at once each does a part. */
export interface AgentSweeps {
  /**
   * Takes agents offline that came into being, or took hold of a job, while their token ended.
   * @returns how many there were
   */
  takeOffline(most: number): Promise<number>;
  /** Tells that nothing is heard of agents any more, of each once. @returns how many there were */
  tellOffline(most: number): Promise<number>;
  /** Removes agents that have long been silent, and those that should have gone with their token. */
  removeGone(most: number): Promise<number>;
  /** Forgets old figures, holds and ended tokens. */
  prune(): Promise<void>;
}
