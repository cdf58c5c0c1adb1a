CREATE TYPE "identity"."holder_type" AS ENUM ('user', 'organization');
CREATE TYPE "identity"."role" AS ENUM ('member', 'admin', 'owner');

CREATE TABLE "identity"."namespace_name" (
  "name" TEXT NOT NULL,
  "holder_type" "identity"."holder_type" NOT NULL,
  "holder_id" UUID NOT NULL,
  "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "given_up_at" TIMESTAMPTZ(3),
  CONSTRAINT "namespace_name_pkey" PRIMARY KEY ("name"),
  CONSTRAINT "namespace_name_is_a_name" CHECK ("name" ~ '^[a-z0-9][a-z0-9-]{0,38}$')
);
CREATE INDEX "namespace_name_holder_id_idx" ON "identity"."namespace_name" ("holder_id");

CREATE TABLE "identity"."user" (
  "id" UUID NOT NULL,
  "username" TEXT NOT NULL,
  "display_name" TEXT NOT NULL,
  "email" TEXT,
  "avatar_url" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "disabled_at" TIMESTAMPTZ(3),
  CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "user_username_key" ON "identity"."user" ("username");

CREATE TABLE "identity"."organization" (
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "display_name" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "organization_name_key" ON "identity"."organization" ("name");

CREATE TABLE "identity"."membership" (
  "organization_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "role" "identity"."role" NOT NULL,
  "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "membership_pkey" PRIMARY KEY ("organization_id", "user_id"),
  CONSTRAINT "membership_organization_id_fkey" FOREIGN KEY ("organization_id")
    REFERENCES "identity"."organization" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id")
    REFERENCES "identity"."user" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX "membership_user_id_idx" ON "identity"."membership" ("user_id");

CREATE TABLE "identity"."idempotency_key" (
  "scope" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "fingerprint" TEXT NOT NULL,
  "result" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("scope", "key")
);
CREATE INDEX "idempotency_key_created_at_idx" ON "identity"."idempotency_key" ("created_at");

CREATE TABLE "identity"."coherence" (
  "id" SMALLINT NOT NULL DEFAULT 1,
  "cache_epoch" BIGINT NOT NULL,
  "redis_run_id" TEXT,
  CONSTRAINT "coherence_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "coherence_one_row" CHECK ("id" = 1)
);
INSERT INTO "identity"."coherence" ("id", "cache_epoch", "redis_run_id") VALUES (1, 1, NULL);

CREATE TABLE "identity"."outbox" (
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
CREATE INDEX "outbox_pending_idx" ON "identity"."outbox" ("sequence") WHERE "published_at" IS NULL;
CREATE INDEX "outbox_published_idx" ON "identity"."outbox" ("published_at") WHERE "published_at" IS NOT NULL;

CREATE TABLE "identity"."inbox" (
  "consumer" TEXT NOT NULL,
  "event_id" UUID NOT NULL,
  "handled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "inbox_pkey" PRIMARY KEY ("consumer", "event_id")
);
CREATE INDEX "inbox_handled_idx" ON "identity"."inbox" ("handled_at");
