import { pause, type Clock } from '../clock.js';
import type { CoherenceOwner, Guard, OwnerCounter, OwnerStatus } from '../coherence.js';
import { countersOf } from '../counters.js';
import { InvalidationUnsettledError, UnguardedInvalidationError } from '../errors.js';
import { figures } from '../figures.js';
import type { CoherenceLog } from '../log.js';
import type { OwnerRedis, OwnerRow, OwnerStore } from '../ports.js';
import { SharedUntilSent } from '../shared-until-sent.js';
import { Acknowledgements } from './acknowledgements.js';
import { Heart } from './heart.js';
import type { Standing } from './standing.js';

export interface OwnerParts {
  readonly redis: OwnerRedis;
  readonly store: OwnerStore;
  readonly clock: Clock;
  readonly log: CoherenceLog;
  readonly ownerId: string;
}

export const ownerCounters: readonly OwnerCounter[] = [
  'beats',
  'beatsRefused',
  'invalidations',
  'acknowledged',
  'waitedOut',
  'epochRaised',
  'reconnected',
];

/** One replica of an owner service, over Redis and its database. */
export class Owner implements CoherenceOwner {
  readonly acknowledgements: Acknowledgements;
  readonly heart: Heart;
  readonly #counters = countersOf(ownerCounters);
  readonly #raises: SharedUntilSent<OwnerRow>;
  #refused: string | null = null;
  #announced = 0;

  constructor(private readonly parts: OwnerParts) {
    const { clock, log, redis } = parts;
    this.acknowledgements = new Acknowledgements(clock);
    this.#raises = new SharedUntilSent(clock);
    this.heart = new Heart(parts, this.#counters);
    redis.open({
      up: (link) => {
        this.#refused = null;
        this.heart.connected(link);
      },
      down: () => this.heart.disconnected(),
      acknowledged: (reference, readerId) => this.acknowledgements.given(reference, readerId),
      refused: (error) => {
        this.#refused = error.message;
        log.error({ err: error }, 'this Redis is unfit for the coherence protocol');
      },
    });
  }

  async invalidate<T>(
    work: (guard: Guard) => Promise<{ readonly ids: readonly string[]; readonly result: T }>,
  ): Promise<T> {
    const rows: OwnerRow[] = [];
    const { ids, result } = await work(async (tx) => {
      rows.push(await this.parts.store.readShared(tx));
    });
    if (ids.length === 0) return result;
    if (rows.length === 0) throw new UnguardedInvalidationError();
    await this.#settle(ids, rows);
    return result;
  }

  async announce(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const row = await this.parts.store.read().catch((cause: unknown) => {
      throw new InvalidationUnsettledError({ cause });
    });
    await this.#settle(ids, [row]);
  }

  status(): OwnerStatus {
    const standing = this.heart.standing;
    return {
      connected: standing !== null,
      epoch: standing?.epoch ?? null,
      refused: this.#refused,
      counters: { ...this.#counters },
    };
  }

  async close(): Promise<void> {
    this.heart.stop();
    await this.parts.redis.close();
  }

  /** After the commit: returns when no reader can accept the ids any more. `rows` were read no later than it. */
  async #settle(ids: readonly string[], rows: readonly OwnerRow[]): Promise<void> {
    this.#counters.invalidations++;
    const standing = this.heart.standing;
    for (const row of rows) standing?.learn(row.epoch);
    const told = standing?.vouchedBy(rows) === true && (await this.#tell(standing, ids));
    if (!told) await this.#raiseAndWait();
  }

  async #tell(standing: Standing, ids: readonly string[]): Promise<boolean> {
    const references: string[] = [];
    try {
      const waits: Promise<boolean>[] = [];
      for (let from = 0; from < ids.length; from += figures.idsPerInvalidation) {
        const reference = `${this.parts.ownerId}:${++this.#announced}`;
        references.push(reference);
        const leases = await this.#send(
          standing,
          reference,
          ids.slice(from, from + figures.idsPerInvalidation),
        );
        if (leases === null) return false;
        waits.push(this.acknowledgements.all(reference, leases));
      }
      const all = (await Promise.all(waits)).every(Boolean);
      this.#counters[all ? 'acknowledged' : 'waitedOut']++;
      await pause(this.parts.clock, standing.quietMs());
      return true;
    } catch (error) {
      this.parts.log.warn({ err: error }, 'an invalidation could not be told: raising the epoch');
      return false;
    } finally {
      for (const reference of references) this.acknowledgements.forget(reference);
    }
  }

  /** The readers that held a lease when the server took it, or null when it refused. */
  async #send(
    standing: Standing,
    reference: string,
    ids: readonly string[],
  ): Promise<readonly string[] | null> {
    this.acknowledgements.expect(reference);
    const { link, serverId } = standing;
    const { ownerId } = this.parts;
    const outcome = await link.invalidate({ ids, serverId, ownerId, reference });
    return outcome.kind === 'sent' ? outcome.leases : null;
  }

  /** Without Redis: every entry of the old epoch is refused by all readers once this has resolved. */
  async #raiseAndWait(): Promise<void> {
    const { clock, store } = this.parts;
    try {
      // A raise under way may have come before the commit: only one that is not sent yet may be shared.
      const row = await this.#raises.ask('epoch', () => store.raise());
      this.heart.standing?.raised(row);
    } catch (cause) {
      throw new InvalidationUnsettledError({ cause });
    }
    this.#counters.epochRaised++;
    await pause(clock, figures.settleMs);
  }
}
