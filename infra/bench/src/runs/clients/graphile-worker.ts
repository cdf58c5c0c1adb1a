// graphile-worker with a task that does nothing. Argument: a file with a `JobPlan & QueuePlan` as JSON.
// Prints a `JobRecord` as JSON.
import { readFileSync } from 'node:fs';
import { Logger, makeWorkerUtils, run, runMigrations } from 'graphile-worker';
import { settle } from '../../stored-tokens/insert-copies.js';
import { withClient } from '../../tools/with-client.js';
import type { JobPlan } from '../job-load.js';
import type { QueuePlan } from '../job-queues.js';
import { EndedJobs } from './ended-jobs.js';

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as JobPlan & QueuePlan;
const told: readonly string[] = ['error'];
const logger = new Logger(() => (level, message) => {
  if (told.includes(level)) console.error(message);
});
const options = {
  connectionString: plan.databaseUrl,
  maxPoolSize: plan.connections,
  logger,
};
await runMigrations(options);
const utils = await makeWorkerUtils(options);
await withClient(plan.databaseUrl, async (client) => {
  await client.query(
    // All at once, as its documentation has it for many: one by one each has its task looked up.
    `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
       SELECT json_populate_record(NULL::graphile_worker.job_spec, '{"identifier": "empty"}')
         FROM generate_series(1, $1::int - (SELECT count(*)::int FROM graphile_worker.jobs))))`,
    [plan.jobs],
  );
  await settle(client, 'graphile_worker._private_jobs');
});
await utils.release();

const ended = new EndedJobs(plan, () => void runner.stop().then(() => process.exit()));
const runner = await run({
  ...options,
  concurrency: plan.clients,
  noHandleSignals: true,
  parsedCronItems: [],
  taskList: { empty: () => undefined },
});
runner.events.on('job:start', () => ended.begin());
runner.events.on('job:complete', () => ended.add());
