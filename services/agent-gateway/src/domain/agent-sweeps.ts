/** What is due from time to time. Of two sweeps at once each does a part. */
export interface AgentSweeps {
  /** Tells that nothing is heard of agents any more, of each once. @returns how many there were */
  tellOffline(most: number): Promise<number>;
  /** Removes agents that have long been silent, and those whose token ended while they came into being. */
  removeGone(most: number): Promise<number>;
  /** Forgets old figures, holds and ended tokens. */
  prune(): Promise<void>;
}
