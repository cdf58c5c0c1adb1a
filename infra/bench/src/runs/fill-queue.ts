import { randomUUID } from 'node:crypto';
import { madeId, settle } from '../stored-tokens/insert-copies.js';
import { withClient } from '../tools/with-client.js';
import { type BenchProject, jobLabels } from './make-project.js';

/**
 * Makes sure that so many jobs wait, each of a run of its own, as the pipeline service queues them but
 * without a request and events for each.
 */
export async function fillQueue(
  databaseUrl: string,
  { id, owner }: BenchProject,
  count: number,
): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    const trigger = {
      type: 'api',
      actor: owner.username,
      token_id: randomUUID(),
      webhook_id: null,
      event: null,
    };
    await client.query(
      `WITH given AS MATERIALIZED (
         SELECT made.id FROM generate_series(1, $1::int - (
           SELECT count(*)::int FROM pipeline.job WHERE status = 'pending')) given, LATERAL (${madeId}) made
       ), runs AS (
         INSERT INTO pipeline.run (id, project_id, pipeline, ref, inputs, required_labels,
                                   combinations, env_mappings, with_secrets, trigger, jobs_total)
         SELECT id, $2, 'bench.sh', 'main', '{}', $4::jsonb, '[{}]', '{}', true, $5::jsonb, 1 FROM given
       ), attempts AS (
         INSERT INTO pipeline.run_attempt (run_id, attempt) SELECT id, 1 FROM given
       )
       INSERT INTO pipeline.job (id, run_id, run_attempt, namespace_id, matrix_values, required_labels)
       SELECT gen_random_uuid(), id, 1, $3, '{}', $4::jsonb FROM given`,
      [count, id, owner.id, JSON.stringify(jobLabels), JSON.stringify(trigger)],
    );
    for (const table of ['run', 'run_attempt', 'job', 'job_hold']) {
      await settle(client, `pipeline.${table}`);
    }
  });
}
