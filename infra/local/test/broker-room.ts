import { createRabbitNamespace } from '@orchestrator/testing';

/** Of every service's consumers. */
const queues = [
  'identity.audit',
  'identity.mail',
  'token.record-use',
  'token.owners',
  'token.policies',
  'token.reuse',
  'pipeline.owners',
  'trigger-ingest.projects',
  'pipeline.runs',
  'agent-gateway.owners',
  'agent-gateway.tokens',
  'agent-gateway.jobs',
];

/** Room in the broker for one system, with the settings that keep it there; `clear` leaves nothing behind. */
export function createBrokerRoom() {
  const rabbit = createRabbitNamespace();
  rabbit.exchange('events.dead');
  for (const queue of queues) {
    rabbit.queue(queue);
    rabbit.queue(`${queue}.dead`);
  }
  return {
    settings: {
      AMQP_URL: rabbit.url,
      EVENT_EXCHANGE: rabbit.exchange('events'),
      QUEUE_PREFIX: rabbit.prefix,
    },
    clear: () => rabbit.clear(),
  };
}
