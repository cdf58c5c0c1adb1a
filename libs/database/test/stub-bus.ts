import type { CloudEvent, EventBus, EventBusStatus, Subscription } from '@orchestrator/messaging';
import { newId } from '../src/index.js';

export function newEvent(type: string, data: unknown = {}): CloudEvent {
  return {
    specversion: '1.0',
    id: newId(),
    source: 'test',
    type,
    time: new Date().toISOString(),
    data,
  };
}

/** A bus that keeps what is published, or refuses it as told. */
export class StubBus implements EventBus {
  readonly published: CloudEvent[] = [];
  attempts = 0;
  #failure: Error | undefined;
  #connected = true;
  #refused: ((event: CloudEvent) => boolean) | undefined;

  failWith(error: Error, { connected }: { connected: boolean }): void {
    this.#failure = error;
    this.#connected = connected;
  }

  /** Refuses every batch with this event, or with any event. */
  refuse(id: string | undefined): void {
    this.#refused = (event) => id === undefined || event.id === id;
  }

  recover(): void {
    this.#failure = undefined;
    this.#refused = undefined;
    this.#connected = true;
  }

  publish(events: readonly CloudEvent[]): Promise<void> {
    this.attempts += 1;
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#refused && events.some(this.#refused)) return Promise.reject(new Error('refused'));
    this.published.push(...events);
    return Promise.resolve();
  }

  consume(): Promise<Subscription> {
    return Promise.reject(new Error('This bus has no consumers.'));
  }

  status(): EventBusStatus {
    return { connected: this.#connected, blocked: false, activeConsumers: 0 };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
