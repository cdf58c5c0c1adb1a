import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';

/** The form of an id that was made long ago: what is younger and not found is waited for. */
const oldId = (): string => `01890000-0000-7000-8000-${randomBytes(6).toString('hex')}`;

/** A run with jobs, as if it had been executed, or as if its jobs waited for an agent that never comes. */
export async function storeRun(
  sql: pg.Client,
  {
    owner,
    project,
    waits = false,
    jobs = 1,
    id = oldId(),
  }: {
    readonly owner: string;
    readonly project: string;
    readonly waits?: boolean;
    readonly jobs?: number;
    readonly id?: string;
  },
): Promise<{ readonly runId: string; readonly jobId: string }> {
  const status = waits ? 'queued' : 'success';
  const trigger = { type: 'manual', actor: 'ada', token_id: null, webhook_id: null, event: null };
  const stored = await sql.query(
    `INSERT INTO pipeline.run (id, project_id, pipeline, ref, inputs, required_labels, combinations,
       env_mappings, with_secrets, trigger, status, jobs_total, jobs_done)
     SELECT $1, p.id, 'build.act', 'main', '{}', '{"os":"nowhere"}', '[{}]', '{}', false, $4, $5, $6, $7
       FROM pipeline.project p JOIN pipeline.namespace n ON n.id = p.namespace_id
      WHERE n.name = $2 AND p.name = $3`,
    [id, owner, project, JSON.stringify(trigger), status, jobs, waits ? 0 : jobs],
  );
  if (stored.rowCount !== 1) throw new Error(`There is no project ${owner}/${project}`);
  await sql.query(`INSERT INTO pipeline.run_attempt (run_id, attempt, status) VALUES ($1, 1, $2)`, [
    id,
    status,
  ]);
  const ids = Array.from({ length: jobs }, () => randomUUID()).sort();
  await sql.query(
    `INSERT INTO pipeline.job (id, run_id, run_attempt, namespace_id, matrix_values, required_labels, status)
     SELECT told.id, r.id, 1, p.namespace_id, '{}', '{"os":"nowhere"}', $3::pipeline.job_status
       FROM unnest($2::uuid[]) WITH ORDINALITY told (id, place), pipeline.run r
       JOIN pipeline.project p ON p.id = r.project_id WHERE r.id = $1 ORDER BY told.place`,
    [id, ids, waits ? 'pending' : 'success'],
  );
  return { runId: id, jobId: ids[0] ?? '' };
}
