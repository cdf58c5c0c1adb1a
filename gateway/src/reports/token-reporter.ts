import type { RejectionReason } from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Logger } from '@orchestrator/observability';
import type { TokenOwnership } from '../callers/resolved-caller.js';
import { type Refusal, rejectedEvent, usedEvent } from './report-events.js';
import { type Origin, type Sight, SightRing } from './sight-ring.js';

const turns = 10;
const defaultMaxTokens = 200_000;
const eventsPerPublish = 500;

/**
 * Tells the rest of the system which tokens were used and which were refused: of either at most one
 * event a token in each round, with the last origin; the first within a tenth of a round. A request
 * counts when it is let in, also one whose answer goes on for hours. What can't be published is
 * tried again with the next turn.
 */
export class TokenReporter {
  readonly #used: SightRing<undefined>;
  readonly #rejected: SightRing<Refusal>;
  readonly #publish: (events: readonly CloudEvent[]) => Promise<void>;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #telling: Promise<void> | undefined;
  #passedOver = 0;

  constructor(options: {
    publish: (events: readonly CloudEvent[]) => Promise<void>;
    /** How long a round takes, in milliseconds. */
    roundMs: number;
    log: Logger;
    maxTokens?: number;
    now?: () => number;
  }) {
    const ring = { turns, maxTokens: options.maxTokens ?? defaultMaxTokens };
    this.#used = new SightRing(ring);
    this.#rejected = new SightRing(ring);
    this.#publish = options.publish;
    this.#log = options.log;
    this.#now = options.now ?? Date.now;
    this.#timer = setInterval(() => void this.turn(), options.roundMs / turns);
    this.#timer.unref();
  }

  used(tokenId: string, origin: Origin): void {
    if (!this.#used.see(tokenId, origin, this.#now(), undefined)) this.#passedOver += 1;
  }

  rejected(
    tokenId: string,
    ownership: TokenOwnership,
    reason: RejectionReason,
    origin: Origin,
  ): void {
    const seen = this.#rejected.see(tokenId, origin, this.#now(), { ownership, reason });
    if (!seen) this.#passedOver += 1;
  }

  /** Publishes what is due now; the timer calls it ten times a round. Never rejects. */
  async turn(): Promise<void> {
    this.#used.turn();
    this.#rejected.turn();
    this.#warnOfPassedOver();
    this.#telling ??= this.#tell().finally(() => (this.#telling = undefined));
    await this.#telling;
  }

  /** Publishes all that is left. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#telling;
    this.#used.endRound();
    this.#rejected.endRound();
    await this.#tell();
  }

  async #tell(): Promise<void> {
    await this.#tellOf(this.#used, usedEvent);
    await this.#tellOf(this.#rejected, rejectedEvent);
  }

  async #tellOf<D>(ring: SightRing<D>, eventOf: (sight: Sight<D>) => CloudEvent): Promise<void> {
    for (;;) {
      const sights = ring.take(eventsPerPublish);
      if (sights.length === 0) return;
      try {
        await this.#publish(sights.map(eventOf));
        ring.told(sights);
      } catch (error) {
        ring.putBack(sights);
        this.#log.warn({ err: error, events: sights.length }, 'token reports not published yet');
        return;
      }
    }
  }

  #warnOfPassedOver(): void {
    if (this.#passedOver === 0) return;
    this.#log.warn({ requests: this.#passedOver }, 'too many tokens at once to tell of each');
    this.#passedOver = 0;
  }
}
