export { cloudEventContentType, InvalidEventError, parseCloudEvent } from './cloud-event.js';
export type { CloudEvent } from './cloud-event.js';
export { PublishError } from './event-bus.js';
export type {
  ConsumeOptions,
  EventBus,
  EventBusStatus,
  EventLog,
  PublishFailure,
  Subscription,
} from './event-bus.js';
export { createInProcessEventBus } from './in-process-event-bus.js';
export type {
  DeadLetter,
  InProcessEventBus,
  InProcessEventBusOptions,
} from './in-process-event-bus.js';
export { createRabbitEventBus } from './rabbit-event-bus.js';
export type { RabbitEventBusOptions } from './rabbit-event-bus.js';
export { deadLetterExchangeOf, deadLetterQueueOf } from './rabbit-topology.js';
export { matchesPattern, routingKeyOf } from './routing.js';
