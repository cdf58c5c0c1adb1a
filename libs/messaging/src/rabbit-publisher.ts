import type { ConfirmChannel } from 'amqplib';
import { cloudEventContentType } from './cloud-event.js';
import type { CloudEvent } from './cloud-event.js';
import { PublishError } from './event-bus.js';
import type { EventLog } from './event-bus.js';
import { keepChannel } from './kept-channel.js';
import type { RabbitConnection } from './rabbit-connection.js';
import { rejectAfter } from './reject-after.js';
import { matchesPattern, routingKeyOf } from './routing.js';

export interface RabbitPublisherOptions {
  connection: RabbitConnection;
  exchange: string;
  publishTimeoutMs: number;
  mandatoryTypes: readonly string[];
  log: EventLog;
}

/** Publishes with confirms (AMQP 0-9-1, RabbitMQ extension `confirm.select`) on one channel. */
export class RabbitPublisher {
  readonly #options: RabbitPublisherOptions;
  readonly #kept;
  /** Ids of mandatory events that the broker handed back; told before their confirm. */
  readonly #returned = new Set<string>();
  readonly #unheard = new Set<string>();

  constructor(options: RabbitPublisherOptions) {
    this.#options = options;
    this.#kept = keepChannel<ConfirmChannel>(options.connection, {
      create: (model) => model.createConfirmChannel(),
      prepare: async (channel) => {
        await channel.assertExchange(options.exchange, 'topic', { durable: true });
        channel.on('return', ({ properties, fields }) => {
          this.#noteReturned(String(properties.messageId), fields.routingKey);
        });
      },
      log: options.log,
    });
  }

  isReady(): boolean {
    return this.#kept.current() !== undefined;
  }

  /** Resolves after the broker confirmed every event. The limit covers connecting too. */
  async publish(events: readonly CloudEvent[]): Promise<void> {
    if (events.length === 0) return;
    const { connection, publishTimeoutMs } = this.#options;
    if (connection.isBlocked()) {
      throw new PublishError('blocked', 'The broker takes no events for now.');
    }
    const began = performance.now();
    const channel = await this.#kept.whenOpen(
      publishTimeoutMs,
      new PublishError('unavailable', 'The broker is out of reach.'),
    );
    const late = new PublishError('unconfirmed', 'The broker did not confirm in time.');
    const remainingMs = Math.max(1, publishTimeoutMs - (performance.now() - began));
    const confirms = Promise.all(events.map((event) => this.#send(channel, event)));
    try {
      await rejectAfter(confirms, remainingMs, late);
    } catch (error) {
      // What a silent channel still holds must not pile up with each new attempt.
      if (error === late) this.#kept.discard(channel);
      throw error;
    } finally {
      for (const { id } of events) this.#returned.delete(id);
    }
  }

  close(): Promise<void> {
    return this.#kept.close();
  }

  #send(channel: ConfirmChannel, event: CloudEvent): Promise<void> {
    const routingKey = routingKeyOf(event.type);
    return new Promise((resolve, reject) => {
      const confirmed = (error: unknown) => {
        if (error) {
          reject(new PublishError('unconfirmed', 'The broker refused an event.', { cause: error }));
        } else if (this.#returned.has(event.id) && this.#needsQueue(routingKey)) {
          reject(new PublishError('unroutable', `No queue wants ${routingKey} yet.`));
        } else {
          resolve();
        }
      };
      try {
        channel.publish(
          this.#options.exchange,
          routingKey,
          Buffer.from(JSON.stringify(event)),
          {
            contentType: cloudEventContentType,
            persistent: true,
            mandatory: true,
            messageId: event.id,
            type: event.type,
          },
          confirmed,
        );
      } catch (error) {
        confirmed(error);
      }
    });
  }

  #needsQueue(routingKey: string): boolean {
    return this.#options.mandatoryTypes.some((pattern) => matchesPattern(pattern, routingKey));
  }

  #noteReturned(id: string, routingKey: string): void {
    this.#returned.add(id);
    if (this.#unheard.has(routingKey)) return;
    this.#unheard.add(routingKey);
    this.#options.log.info({ routingKey }, 'no queue wants events of this type');
  }
}
