CREATE TYPE "trigger_ingest"."webhook_source" AS ENUM ('github', 'gitlab', 'gitea', 'standard');
CREATE TYPE "trigger_ingest"."delivery_outcome" AS ENUM ('run', 'ignored', 'refused', 'duplicate');

CREATE TABLE "trigger_ingest"."webhook" (
  "id" UUID NOT NULL,
  "project_id" UUID NOT NULL,
  "source" "trigger_ingest"."webhook_source" NOT NULL,
  "pipeline" TEXT,
  "config" TEXT,
  "ref_filter" TEXT,
  "events" TEXT[] NOT NULL,
  "allow_forks" BOOLEAN NOT NULL,
  "secret" TEXT NOT NULL,
  "previous_secret" TEXT,
  "previous_until" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_by" TEXT NOT NULL,
  CONSTRAINT "webhook_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "webhook_starts_one_thing" CHECK (("pipeline" IS NULL) <> ("config" IS NULL)),
  CONSTRAINT "webhook_previous_has_end" CHECK (("previous_secret" IS NULL) = ("previous_until" IS NULL))
);
CREATE INDEX "webhook_project_id_id_idx" ON "trigger_ingest"."webhook" ("project_id", "id" DESC);
ALTER TABLE "trigger_ingest"."webhook" ADD CONSTRAINT "webhook_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "trigger_ingest"."project" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;

CREATE TABLE "trigger_ingest"."delivery" (
  "id" UUID NOT NULL,
  "webhook_id" UUID NOT NULL,
  "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "event" TEXT NOT NULL,
  "outcome" "trigger_ingest"."delivery_outcome" NOT NULL,
  "run_id" UUID,
  "reason" TEXT,
  CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "delivery_webhook_id_id_idx" ON "trigger_ingest"."delivery" ("webhook_id", "id" DESC);
CREATE INDEX "delivery_received_at_idx" ON "trigger_ingest"."delivery" ("received_at");
ALTER TABLE "trigger_ingest"."delivery" ADD CONSTRAINT "delivery_webhook_id_fkey"
  FOREIGN KEY ("webhook_id") REFERENCES "trigger_ingest"."webhook" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;
