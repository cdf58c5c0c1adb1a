// pg-boss: jobs are fetched and completed, one after the other by each client. Argument: a file with a
// `JobPlan & QueuePlan` as JSON. Prints a `JobRecord` as JSON.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import PgBoss from 'pg-boss';
import { settle } from '../../stored-tokens/insert-copies.js';
import { withClient } from '../../tools/with-client.js';
import type { JobPlan } from '../job-load.js';
import type { QueuePlan } from '../job-queues.js';
import { EndedJobs } from './ended-jobs.js';

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as JobPlan & QueuePlan;
const queue = 'empty';
const most = 1_000;
const pauseMs = 50;

const boss = new PgBoss({
  connectionString: plan.databaseUrl,
  max: plan.connections,
  schedule: false,
});
boss.on('error', (error) => console.error(error.message));
await boss.start();
await boss.createQueue(queue);
for (let missing = plan.jobs - (await boss.getQueueSize(queue)); missing > 0; missing -= most) {
  await boss.insert(Array.from({ length: Math.min(most, missing) }, () => ({ name: queue })));
}
await withClient(plan.databaseUrl, (client) => settle(client, 'pgboss.job'));

const ended = new EndedJobs(plan, () => undefined);
await Promise.all(Array.from({ length: plan.clients }, work));
process.exit();

async function work(): Promise<void> {
  while (!ended.isOver) {
    const [job] = await boss.fetch(queue);
    if (job === undefined) {
      await delay(pauseMs);
      continue;
    }
    ended.begin();
    await boss.complete(queue, job.id);
    ended.add();
  }
}
