CREATE TABLE "agent_gateway"."outbox" (
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
CREATE INDEX "outbox_pending_idx" ON "agent_gateway"."outbox" ("sequence") WHERE "published_at" IS NULL;
CREATE INDEX "outbox_published_idx" ON "agent_gateway"."outbox" ("published_at") WHERE "published_at" IS NOT NULL;

CREATE TABLE "agent_gateway"."inbox" (
  "consumer" TEXT NOT NULL,
  "event_id" UUID NOT NULL,
  "handled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "inbox_pkey" PRIMARY KEY ("consumer", "event_id")
);
CREATE INDEX "inbox_handled_idx" ON "agent_gateway"."inbox" ("handled_at");
