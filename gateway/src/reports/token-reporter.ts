import {
  type EventDefinition,
  type RejectionReason,
  tokenRejected,
  tokenUsed,
} from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Logger } from '@orchestrator/observability';
import { uuidv7 } from 'uuidv7';
import type { TokenOwnership } from '../callers/resolved-caller.js';

/** Where a request came from, as far as people are told. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string | undefined;
}

interface Sight {
  requests: number;
  atMs: number;
  address: string;
  userAgent: string | undefined;
}

interface Refusal extends Sight {
  readonly ownership: TokenOwnership;
  reason: RejectionReason;
}

const maxTokens = 200_000;
const eventsPerPublish = 500;
const maxUserAgentLength = 300;

/**
 * Tells the rest of the system which tokens were used and which were refused: at most one event a
 * token in each interval, with the last origin. What can't be published is tried again with the next.
 */
export class TokenReporter {
  #used = new Map<string, Sight>();
  #rejected = new Map<string, Refusal>();
  readonly #publish: (events: readonly CloudEvent[]) => Promise<void>;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;

  constructor(options: {
    publish: (events: readonly CloudEvent[]) => Promise<void>;
    intervalMs: number;
    log: Logger;
  }) {
    this.#publish = options.publish;
    this.#log = options.log;
    this.#timer = setInterval(() => void this.flush(), options.intervalMs);
    this.#timer.unref();
  }

  used(tokenId: string, origin: Origin): void {
    const sight = this.#used.get(tokenId);
    if (sight === undefined) {
      if (this.#used.size < maxTokens) this.#used.set(tokenId, firstSight(origin));
      return;
    }
    see(sight, origin);
  }

  rejected(
    tokenId: string,
    ownership: TokenOwnership,
    reason: RejectionReason,
    origin: Origin,
  ): void {
    const sight = this.#rejected.get(tokenId);
    if (sight === undefined) {
      if (this.#rejected.size < maxTokens) {
        this.#rejected.set(tokenId, { ...firstSight(origin), ownership, reason });
      }
      return;
    }
    see(sight, origin);
    sight.reason = reason;
  }

  /** Publishes what was seen since the last time. Never rejects. */
  async flush(): Promise<void> {
    const [used, rejected] = [this.#used, this.#rejected];
    this.#used = new Map();
    this.#rejected = new Map();
    for (const part of parts([...used])) {
      await this.#send(part.map(usedEvent)).catch(() => merge(this.#used, part));
    }
    for (const part of parts([...rejected])) {
      await this.#send(part.map(rejectedEvent)).catch(() => merge(this.#rejected, part));
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #send(events: readonly CloudEvent[]): Promise<void> {
    try {
      await this.#publish(events);
    } catch (error) {
      this.#log.warn({ err: error, events: events.length }, 'token reports not published yet');
      throw error;
    }
  }
}

const firstSight = (origin: Origin): Sight => ({
  requests: 1,
  atMs: Date.now(),
  address: origin.address,
  userAgent: origin.userAgent,
});

function see(sight: Sight, origin: Origin): void {
  sight.requests += 1;
  sight.atMs = Date.now();
  sight.address = origin.address;
  sight.userAgent = origin.userAgent;
}

function merge<S extends Sight>(into: Map<string, S>, part: readonly [string, S][]): void {
  for (const [tokenId, sight] of part) {
    const newer = into.get(tokenId);
    if (newer) newer.requests += sight.requests;
    else if (into.size < maxTokens) into.set(tokenId, sight);
  }
}

function* parts<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += eventsPerPublish) {
    yield items.slice(start, start + eventsPerPublish);
  }
}

const cloudEvent = (definition: EventDefinition, subject: string, data: unknown): CloudEvent => ({
  specversion: '1.0',
  id: uuidv7(),
  source: definition.source,
  type: definition.type,
  time: new Date().toISOString(),
  subject,
  datacontenttype: 'application/json',
  data: definition.data.parse(data),
});

const common = (tokenId: string, sight: Sight) => ({
  token_id: tokenId,
  ip: sight.address,
  user_agent: sight.userAgent?.slice(0, maxUserAgentLength) ?? null,
  requests: sight.requests,
});

const usedEvent = ([tokenId, sight]: [string, Sight]): CloudEvent =>
  cloudEvent(tokenUsed, tokenId, {
    ...common(tokenId, sight),
    used_at: new Date(sight.atMs).toISOString(),
  });

const rejectedEvent = ([tokenId, sight]: [string, Refusal]) =>
  cloudEvent(tokenRejected, tokenId, {
    ...common(tokenId, sight),
    rejected_at: new Date(sight.atMs).toISOString(),
    ...told(sight.ownership),
    reason: sight.reason,
  });

const told = ({ owner, namespace }: TokenOwnership) => ({
  owner: { type: owner.type, id: owner.id },
  namespace: { type: namespace.type, id: namespace.id },
});
