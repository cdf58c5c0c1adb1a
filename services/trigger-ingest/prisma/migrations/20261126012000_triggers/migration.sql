CREATE TYPE "trigger_ingest"."namespace_type" AS ENUM ('user', 'organization');
CREATE TYPE "trigger_ingest"."vcs_type" AS ENUM ('github', 'gitlab', 'git', 'p4', 'orchestrator');

CREATE TABLE "trigger_ingest"."namespace" (
  "id" UUID NOT NULL,
  "type" "trigger_ingest"."namespace_type" NOT NULL,
  "name" TEXT NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "namespace_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "namespace_ended_at_idx" ON "trigger_ingest"."namespace" ("ended_at");

CREATE TABLE "trigger_ingest"."project" (
  "id" UUID NOT NULL,
  "namespace_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "vcs_type" "trigger_ingest"."vcs_type" NOT NULL,
  "vcs_url" TEXT,
  "default_ref" TEXT NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);
-- Not unique: of two projects of one name one is gone, and that is not known yet.
CREATE INDEX "project_namespace_id_name_key_id_idx" ON "trigger_ingest"."project" ("namespace_id", "name_key", "id" DESC);
ALTER TABLE "trigger_ingest"."project" ADD CONSTRAINT "project_namespace_id_fkey"
  FOREIGN KEY ("namespace_id") REFERENCES "trigger_ingest"."namespace" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

CREATE TABLE "trigger_ingest"."trigger_config" (
  "id" UUID NOT NULL,
  "project_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "versions" JSONB NOT NULL,
  "revision" INTEGER NOT NULL,
  CONSTRAINT "trigger_config_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "trigger_config_project_id_name_id_idx" ON "trigger_ingest"."trigger_config" ("project_id", "name", "id" DESC);

CREATE TABLE "trigger_ingest"."gone" (
  "id" UUID NOT NULL,
  "gone_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "gone_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "gone_gone_at_idx" ON "trigger_ingest"."gone" ("gone_at");

DROP TABLE "trigger_ingest"."idempotency_key";
CREATE TABLE "trigger_ingest"."accepted_run" (
  "run_id" UUID NOT NULL,
  "scope" TEXT NOT NULL,
  "key" TEXT,
  "body_key" TEXT,
  "fingerprint" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "accepted_run_pkey" PRIMARY KEY ("run_id"),
  CONSTRAINT "accepted_run_has_key" CHECK ("key" IS NOT NULL OR "body_key" IS NOT NULL)
);
CREATE UNIQUE INDEX "accepted_run_scope_key_key" ON "trigger_ingest"."accepted_run" ("scope", "key");
CREATE UNIQUE INDEX "accepted_run_scope_body_key_key" ON "trigger_ingest"."accepted_run" ("scope", "body_key");
CREATE INDEX "accepted_run_expires_at_idx" ON "trigger_ingest"."accepted_run" ("expires_at");
