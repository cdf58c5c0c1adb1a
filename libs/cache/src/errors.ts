/** The owner of an entry could not be asked and no trusted entry is at hand: answer 503, never 401. */
export class OwnerUnavailableError extends Error {
  readonly code = 'owner_unavailable';

  constructor(
    readonly kind: string,
    options?: ErrorOptions,
  ) {
    super(`The owner of "${kind}" could not be asked`, options);
    this.name = 'OwnerUnavailableError';
  }
}

/**
 * A change was committed, but its readers could not be told and the epoch could not be raised: the caller must not
 * report success. Announcing the ids again (the outbox relay does) completes it.
 */
export class InvalidationUnsettledError extends Error {
  readonly code = 'invalidation_unsettled';

  constructor(options?: ErrorOptions) {
    super('The change is committed, but not yet known to every reader', options);
    this.name = 'InvalidationUnsettledError';
  }
}

/** A programming error: `work` changed something and never called `guard` inside its transaction. */
export class UnguardedInvalidationError extends Error {
  readonly code = 'unguarded_invalidation';

  constructor() {
    super('invalidate(work): work gave ids but did not call guard(tx) inside its transaction');
    this.name = 'UnguardedInvalidationError';
  }
}

/** The Redis may throw keys away under memory pressure, and with them tombstones and leases. */
export class EvictionPolicyError extends Error {
  readonly code = 'eviction_policy';

  constructor(readonly policy: string) {
    super(
      `Redis must run with maxmemory-policy noeviction for the coherence protocol, not "${policy}"`,
    );
    this.name = 'EvictionPolicyError';
  }
}
