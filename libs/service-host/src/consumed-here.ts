import { isDatabaseUnavailable } from '@orchestrator/database';
import type { ConsumeOptions } from '@orchestrator/messaging';
import type { Failpoint } from '@orchestrator/observability';

/**
 * A consumer of a service that stands on a database: while that is away, events are kept. Between its
 * effect and the acknowledgement it comes by the failpoint `<queue>.after-effect`.
 */
export const consumedHere = (
  consumer: Omit<ConsumeOptions, 'isTransient'>,
  failpoint: Failpoint,
): ConsumeOptions => ({
  ...consumer,
  isTransient: isDatabaseUnavailable,
  handle: async (event) => {
    await consumer.handle(event);
    await failpoint(`${consumer.queue}.after-effect`);
  },
});
