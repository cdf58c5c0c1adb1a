CREATE TYPE "pipeline"."run_status" AS ENUM ('queued', 'running', 'success', 'failure', 'cancelled');
CREATE TYPE "pipeline"."job_status" AS ENUM ('pending', 'claimed', 'running', 'success', 'failure', 'cancelled');
CREATE TYPE "pipeline"."log_stream" AS ENUM ('stdout', 'stderr');

CREATE TABLE "pipeline"."run" (
  "id" UUID NOT NULL,
  "project_id" UUID NOT NULL,
  "pipeline" TEXT NOT NULL,
  "ref" TEXT NOT NULL,
  "commit_sha" TEXT,
  "entrypoint" TEXT,
  "inputs" JSONB NOT NULL,
  "required_labels" JSONB NOT NULL,
  "config_id" UUID,
  "config_version" INTEGER,
  "combinations" JSONB NOT NULL,
  "env_mappings" JSONB NOT NULL,
  "with_secrets" BOOLEAN NOT NULL,
  "trigger" JSONB NOT NULL,
  "status" "pipeline"."run_status" NOT NULL DEFAULT 'queued',
  "attempt" INTEGER NOT NULL DEFAULT 1,
  "jobs_total" INTEGER NOT NULL,
  "jobs_done" INTEGER NOT NULL DEFAULT 0,
  "log_position" BIGINT NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "started_at" TIMESTAMPTZ(3),
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "run_project_id_id_idx" ON "pipeline"."run" ("project_id", "id" DESC);
ALTER TABLE "pipeline"."run" ADD CONSTRAINT "run_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "pipeline"."project" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;

CREATE TABLE "pipeline"."run_attempt" (
  "run_id" UUID NOT NULL,
  "attempt" INTEGER NOT NULL,
  "starter_user_id" UUID,
  "status" "pipeline"."run_status" NOT NULL DEFAULT 'queued',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "started_at" TIMESTAMPTZ(3),
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "run_attempt_pkey" PRIMARY KEY ("run_id", "attempt")
);
ALTER TABLE "pipeline"."run_attempt" ADD CONSTRAINT "run_attempt_run_id_fkey"
  FOREIGN KEY ("run_id") REFERENCES "pipeline"."run" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;

CREATE SEQUENCE "pipeline"."queue_position_seq";
CREATE TABLE "pipeline"."job" (
  "id" UUID NOT NULL,
  "run_id" UUID NOT NULL,
  "run_attempt" INTEGER NOT NULL,
  "namespace_id" UUID NOT NULL,
  "matrix_values" JSONB NOT NULL,
  "required_labels" JSONB NOT NULL,
  "status" "pipeline"."job_status" NOT NULL DEFAULT 'pending',
  "queue_position" DECIMAL(65,30) NOT NULL DEFAULT nextval('"pipeline"."queue_position_seq"'),
  "attempt" INTEGER NOT NULL DEFAULT 0,
  "fence" INTEGER NOT NULL DEFAULT 0,
  "instance_id" UUID,
  "instance_name" TEXT,
  "claimed_at" TIMESTAMPTZ(3),
  "lease_until" TIMESTAMPTZ(3),
  "logged_at" TIMESTAMPTZ(3),
  "exit_code" INTEGER,
  "reason" TEXT,
  "masks" TEXT,
  "graph" TEXT,
  "active_nodes" JSONB,
  "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "started_at" TIMESTAMPTZ(3),
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "job_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "job_is_held_by_somebody_under_a_lease" CHECK
    ("status" NOT IN ('claimed', 'running') OR ("instance_id" IS NOT NULL AND "lease_until" IS NOT NULL))
);
CREATE INDEX "job_run_id_run_attempt_id_idx" ON "pipeline"."job" ("run_id", "run_attempt", "id");
CREATE INDEX "job_pending_idx" ON "pipeline"."job" ("namespace_id", "queue_position", "id") WHERE "status" = 'pending';
CREATE INDEX "job_lease_idx" ON "pipeline"."job" ("lease_until") WHERE "status" IN ('claimed', 'running');
CREATE INDEX "job_held_idx" ON "pipeline"."job" ("instance_id") WHERE "status" IN ('claimed', 'running');
ALTER TABLE "pipeline"."job" ADD CONSTRAINT "job_run_id_fkey"
  FOREIGN KEY ("run_id") REFERENCES "pipeline"."run" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;

CREATE TABLE "pipeline"."job_hold" (
  "job_id" UUID NOT NULL,
  "fence" INTEGER NOT NULL,
  "instance_id" UUID NOT NULL,
  "begun_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  "end_reason" TEXT,
  CONSTRAINT "job_hold_pkey" PRIMARY KEY ("job_id", "fence")
);
CREATE INDEX "job_hold_job_id_instance_id_idx" ON "pipeline"."job_hold" ("job_id", "instance_id");
ALTER TABLE "pipeline"."job_hold" ADD CONSTRAINT "job_hold_job_id_fkey"
  FOREIGN KEY ("job_id") REFERENCES "pipeline"."job" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;

CREATE TABLE "pipeline"."log_line" (
  "job_id" UUID NOT NULL,
  "line_num" INTEGER NOT NULL,
  "run_id" UUID NOT NULL,
  "position" BIGINT NOT NULL,
  "stream" "pipeline"."log_stream" NOT NULL,
  "content" TEXT NOT NULL,
  "time" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "log_line_pkey" PRIMARY KEY ("job_id", "line_num")
);
CREATE UNIQUE INDEX "log_line_run_id_position_key" ON "pipeline"."log_line" ("run_id", "position");
ALTER TABLE "pipeline"."log_line" ADD CONSTRAINT "log_line_job_id_fkey"
  FOREIGN KEY ("job_id") REFERENCES "pipeline"."job" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;

CREATE TABLE "pipeline"."artifact" (
  "run_id" UUID NOT NULL,
  "filename" TEXT NOT NULL,
  "size" BIGINT NOT NULL,
  "sha256" TEXT NOT NULL,
  "blob_key" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "artifact_pkey" PRIMARY KEY ("run_id", "filename")
);
ALTER TABLE "pipeline"."artifact" ADD CONSTRAINT "artifact_run_id_fkey"
  FOREIGN KEY ("run_id") REFERENCES "pipeline"."run" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;
