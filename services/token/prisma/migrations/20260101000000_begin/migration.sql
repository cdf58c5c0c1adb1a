CREATE TYPE "token"."token_kind" AS ENUM ('personal', 'organization', 'agent', 'trigger', 'instance', 'job');
CREATE TYPE "token"."owner_type" AS ENUM ('user', 'organization', 'project');

CREATE TABLE "token"."token" (
  "id" UUID NOT NULL,
  "kind" "token"."token_kind" NOT NULL,
  "owner_type" "token"."owner_type" NOT NULL,
  "owner_id" UUID NOT NULL,
  "owner_name" TEXT NOT NULL,
  "label" TEXT NOT NULL,
  "held_label" TEXT,
  "description" TEXT NOT NULL DEFAULT '',
  "scopes" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "labels" JSONB NOT NULL DEFAULT '{}',
  "prefix" TEXT NOT NULL,
  "last_characters" TEXT NOT NULL,
  "digest_hmac" BYTEA NOT NULL,
  "pepper_version" INTEGER NOT NULL,
  "parent_id" UUID,
  "created_by_type" TEXT,
  "created_by_id" UUID,
  "created_by_name" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3),
  "last_used_at" TIMESTAMPTZ(3),
  "last_used_ip" TEXT,
  "last_used_user_agent" TEXT,
  "ip_allowlist" JSONB,
  "repositories" JSONB,
  "rotated_from" UUID,
  "chain_id" UUID NOT NULL,
  "overlap_ends_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),
  "revoked_reason" TEXT,
  CONSTRAINT "token_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "token_digest_is_whole" CHECK (octet_length("digest_hmac") = 32),
  CONSTRAINT "token_child_has_parent" CHECK (("kind" IN ('instance', 'job')) = ("parent_id" IS NOT NULL)),
  CONSTRAINT "token_revoked_has_reason" CHECK (("revoked_at" IS NULL) = ("revoked_reason" IS NULL)),
  CONSTRAINT "token_revoked_holds_no_label" CHECK ("revoked_at" IS NULL OR "held_label" IS NULL)
);
CREATE UNIQUE INDEX "token_digest_hmac_key" ON "token"."token" ("digest_hmac");
CREATE UNIQUE INDEX "token_owner_type_owner_id_kind_held_label_key" ON "token"."token" ("owner_type", "owner_id", "kind", "held_label");
CREATE INDEX "token_owner_type_owner_id_kind_id_idx" ON "token"."token" ("owner_type", "owner_id", "kind", "id" DESC);
CREATE INDEX "token_parent_id_idx" ON "token"."token" ("parent_id");
CREATE INDEX "token_chain_id_idx" ON "token"."token" ("chain_id");
ALTER TABLE "token"."token" ADD CONSTRAINT "token_parent_id_fkey"
  FOREIGN KEY ("parent_id") REFERENCES "token"."token" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

CREATE TABLE "token"."coherence" (
  "id" SMALLINT NOT NULL DEFAULT 1,
  "cache_epoch" BIGINT NOT NULL,
  "redis_run_id" TEXT,
  CONSTRAINT "coherence_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "coherence_one_row" CHECK ("id" = 1)
);
INSERT INTO "token"."coherence" ("id", "cache_epoch", "redis_run_id") VALUES (1, 1, NULL);

CREATE TABLE "token"."outbox" (
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
CREATE INDEX "outbox_pending_idx" ON "token"."outbox" ("sequence") WHERE "published_at" IS NULL;
CREATE INDEX "outbox_published_idx" ON "token"."outbox" ("published_at") WHERE "published_at" IS NOT NULL;

CREATE TABLE "token"."inbox" (
  "consumer" TEXT NOT NULL,
  "event_id" UUID NOT NULL,
  "handled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "inbox_pkey" PRIMARY KEY ("consumer", "event_id")
);
CREATE INDEX "inbox_handled_idx" ON "token"."inbox" ("handled_at");
