CREATE TYPE "agent_gateway"."namespace_type" AS ENUM ('user', 'organization');

CREATE TABLE "agent_gateway"."agent" (
  "id" UUID NOT NULL,
  "token_id" UUID NOT NULL,
  "uuid" TEXT,
  "namespace_type" "agent_gateway"."namespace_type" NOT NULL,
  "namespace_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "hostname" TEXT NOT NULL,
  "os" TEXT NOT NULL,
  "arch" TEXT NOT NULL,
  "version" TEXT NOT NULL,
  "labels" JSONB NOT NULL DEFAULT '{}',
  "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "offline_told" BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT "agent_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "agent_token_id_uuid_key" ON "agent_gateway"."agent" ("token_id", "uuid");
CREATE INDEX "agent_namespace_id_id_idx" ON "agent_gateway"."agent" ("namespace_id", "id" DESC);
CREATE INDEX "agent_last_seen_at_idx" ON "agent_gateway"."agent" ("last_seen_at");

CREATE TABLE "agent_gateway"."pool" (
  "token_id" UUID NOT NULL,
  "label" TEXT NOT NULL,
  "labels" JSONB NOT NULL,
  "successor_id" UUID,
  "changes" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "pool_pkey" PRIMARY KEY ("token_id")
);

CREATE TABLE "agent_gateway"."metric" (
  "agent_id" UUID NOT NULL,
  "time" TIMESTAMPTZ(3) NOT NULL,
  "cpu_percent" DOUBLE PRECISION,
  "mem_percent" DOUBLE PRECISION,
  "mem_used_bytes" DOUBLE PRECISION,
  "mem_total_bytes" DOUBLE PRECISION,
  "net_rx_bytes" DOUBLE PRECISION,
  "net_tx_bytes" DOUBLE PRECISION,
  CONSTRAINT "metric_pkey" PRIMARY KEY ("agent_id", "time"),
  CONSTRAINT "metric_agent_id_fkey" FOREIGN KEY ("agent_id")
    REFERENCES "agent_gateway"."agent" ("id") ON DELETE CASCADE ON UPDATE RESTRICT
);
CREATE INDEX "metric_time_idx" ON "agent_gateway"."metric" ("time");

CREATE TABLE "agent_gateway"."held_job" (
  "job_id" UUID NOT NULL,
  "fence" INTEGER NOT NULL,
  "instance_id" UUID NOT NULL,
  "run_id" UUID NOT NULL,
  "project_id" UUID NOT NULL,
  "job_token_id" UUID NOT NULL,
  "begun_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  "token_ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "held_job_pkey" PRIMARY KEY ("job_id", "fence")
);
CREATE UNIQUE INDEX "held_job_job_token_id_key" ON "agent_gateway"."held_job" ("job_token_id");
CREATE INDEX "held_job_instance_id_begun_at_idx" ON "agent_gateway"."held_job" ("instance_id", "begun_at");
CREATE INDEX "held_job_ended_at_idx" ON "agent_gateway"."held_job" ("ended_at");

CREATE TABLE "agent_gateway"."departure" (
  "agent_id" UUID NOT NULL,
  "reason" TEXT NOT NULL,
  "left_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "departure_pkey" PRIMARY KEY ("agent_id")
);

CREATE TABLE "agent_gateway"."ended_token" (
  "token_id" UUID NOT NULL,
  "ended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ended_token_pkey" PRIMARY KEY ("token_id")
);
CREATE INDEX "ended_token_ended_at_idx" ON "agent_gateway"."ended_token" ("ended_at");

CREATE TABLE "agent_gateway"."refused_agent" (
  "token_id" UUID NOT NULL,
  "uuid" TEXT NOT NULL,
  CONSTRAINT "refused_agent_pkey" PRIMARY KEY ("token_id", "uuid")
);
