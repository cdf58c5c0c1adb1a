/**
 * The durations of the coherence protocol, in milliseconds. They depend on one another: the argument is in
 * docs/adr/0002-coherence-protocol.md. The sum that carries everything is
 * `trustMs + beatAgeMs < leaseMs = settleMs`.
 */
export const figures = {
  /** How often an owner beats and a reader renews. */
  beatEveryMs: 250,
  /** A beat is refused when its first step lies further back, by the server's clock. */
  beatAgeMs: 300,
  /** How long a reader may use caches after the moment as of which it is fresh. */
  trustMs: 1_000,
  /** A reader's lease: a revoke waits for the acknowledgement of every reader that holds one. */
  leaseMs: 1_500,
  /** After this long without an acknowledgement, a raise or a reconnection, no reader can hold an old entry. */
  settleMs: 1_500,
  /** How far wall and monotonic clock may move apart before a machine counts as suspended. */
  clockDriftMs: 100,
  /** The longest life of an entry in Redis, from the start of its look-up. */
  sharedEntryMs: 60_000,
  /** The longest life of an entry in the process, from the start of its look-up. */
  localEntryMs: 2_000,
  /** How long an unknown key is remembered, in the process only. */
  unknownMs: 5_000,
  tombstoneMs: 150_000,
  /** How many invalidations Redis keeps for readers that missed some. */
  logLength: 5_000,
  /** Ids in one invalidation; more are told in several. */
  idsPerInvalidation: 256,
  /** A connection that answered nothing for this long is given up. */
  silentConnectionMs: 2_000,
  /** Longest time one question to Redis may take on the request path. */
  commandTimeoutMs: 200,
} as const;
