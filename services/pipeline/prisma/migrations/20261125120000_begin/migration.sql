CREATE TYPE "pipeline"."namespace_type" AS ENUM ('user', 'organization');
CREATE TYPE "pipeline"."vcs_type" AS ENUM ('github', 'gitlab', 'git', 'p4', 'orchestrator');

CREATE TABLE "pipeline"."namespace" (
  "id" UUID NOT NULL,
  "type" "pipeline"."namespace_type" NOT NULL,
  "name" TEXT NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "namespace_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "namespace_ended_at_idx" ON "pipeline"."namespace" ("ended_at");

CREATE TABLE "pipeline"."project" (
  "id" UUID NOT NULL,
  "namespace_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "vcs_type" "pipeline"."vcs_type" NOT NULL,
  "vcs_url" TEXT,
  "default_ref" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "project_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "project_name_key_is_that_of_name" CHECK ("name_key" = lower("name" COLLATE "C")),
  CONSTRAINT "project_has_address_or_files" CHECK (("vcs_type" = 'orchestrator') = ("vcs_url" IS NULL))
);
CREATE UNIQUE INDEX "project_namespace_id_name_key_key" ON "pipeline"."project" ("namespace_id", "name_key");
CREATE INDEX "project_namespace_id_id_idx" ON "pipeline"."project" ("namespace_id", "id" DESC);
ALTER TABLE "pipeline"."project" ADD CONSTRAINT "project_namespace_id_fkey"
  FOREIGN KEY ("namespace_id") REFERENCES "pipeline"."namespace" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

CREATE TABLE "pipeline"."idempotency_key" (
  "scope" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "fingerprint" TEXT NOT NULL,
  "result" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("scope", "key")
);
CREATE INDEX "idempotency_key_created_at_idx" ON "pipeline"."idempotency_key" ("created_at");

CREATE TABLE "pipeline"."outbox" (
  "id" UUID NOT NULL,
  "sequence" BIGSERIAL NOT NULL,
  "type" TEXT NOT NULL,
  "subject" TEXT,
  "payload" JSONB NOT NULL,
  "invalidates" TEXT[] NOT NULL DEFAULT '{}',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "published_at" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "claimed_by" UUID,
  "claimed_until" TIMESTAMPTZ(3),
  CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "outbox_pending_idx" ON "pipeline"."outbox" ("sequence") WHERE "published_at" IS NULL;
CREATE INDEX "outbox_published_idx" ON "pipeline"."outbox" ("published_at") WHERE "published_at" IS NOT NULL;

CREATE TABLE "pipeline"."inbox" (
  "consumer" TEXT NOT NULL,
  "event_id" UUID NOT NULL,
  "handled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "inbox_pkey" PRIMARY KEY ("consumer", "event_id")
);
CREATE INDEX "inbox_handled_idx" ON "pipeline"."inbox" ("handled_at");
