import { expect, test } from '@jest/globals';
import { connect } from 'amqplib';

import { describeWith } from './describe-with.js';
import { createRabbitNamespace } from './rabbit-namespace.js';

describeWith('rabbit')('createRabbitNamespace', ({ rabbit }) => {
  test('clears the exchanges and queues that it named, whether they exist or not', async () => {
    const namespace = createRabbitNamespace(rabbit);
    const [exchange, queue] = [namespace.exchange('events'), namespace.queue('audit')];
    namespace.queue('never made');
    const connection = await connect(rabbit);
    const channel = await connection.createChannel();
    await channel.assertExchange(exchange, 'topic');
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await channel.bindQueue(queue, exchange, '#');
    await channel.checkQueue(queue);

    await namespace.clear();

    for (const check of ['checkQueue', 'checkExchange'] as const) {
      const probe = await connection.createChannel();
      probe.on('error', () => undefined);
      await expect(probe[check](check === 'checkQueue' ? queue : exchange)).rejects.toThrow('404');
    }
    await connection.close();
  });
});
