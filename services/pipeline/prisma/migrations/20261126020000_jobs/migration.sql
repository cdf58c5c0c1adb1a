-- An instance holds one job at a time, also when it asks twice at once.
DROP INDEX "pipeline"."job_held_idx";
CREATE UNIQUE INDEX "job_held_key" ON "pipeline"."job" ("instance_id") WHERE "status" IN ('claimed', 'running');
-- What the logs of jobs that ended must not show is forgotten after a while.
CREATE INDEX "job_masks_idx" ON "pipeline"."job" ("finished_at") WHERE "masks" IS NOT NULL;
-- Runs of a project by what became of them, to list and to count.
CREATE INDEX "run_project_id_status_id_idx" ON "pipeline"."run" ("project_id", "status", "id" DESC);
