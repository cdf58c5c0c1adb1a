import { createRabbitEventBus, type CloudEvent } from '@orchestrator/messaging';

export interface EventRecorder {
  /** Every delivery, also of what came before. */
  readonly deliveries: readonly CloudEvent[];
  /** How often each event had its effect on a token, by type and token: an inbox drops repetitions. */
  effects(type: string): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

/** A consumer of everything, with an inbox of event ids, over a connection of its own. */
export async function recordEvents(options: {
  url: string;
  exchange: string;
  queue: string;
}): Promise<EventRecorder> {
  const { url, exchange, queue } = options;
  const deliveries: CloudEvent[] = [];
  const bus = createRabbitEventBus({ url, exchange, name: 'chaos', log });
  const subscription = await bus.consume({
    queue,
    types: ['#'],
    handle: (event) => {
      deliveries.push(event);
      return Promise.resolve();
    },
  });
  await subscription.whenActive();
  return {
    deliveries,
    effects: (type) => countEffects(deliveries.filter((event) => event.type === type)),
    close: () => bus.close(),
  };
}

function countEffects(deliveries: readonly CloudEvent[]): ReadonlyMap<string, number> {
  const inbox = new Set<string>();
  const effects = new Map<string, number>();
  for (const { id, data } of deliveries) {
    if (inbox.has(id)) continue;
    inbox.add(id);
    const { token_id: token } = data as { token_id: string };
    effects.set(token, (effects.get(token) ?? 0) + 1);
  }
  return effects;
}
