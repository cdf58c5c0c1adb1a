-- Owners that are gone, for as long as somebody may still believe in them: no token is made for one.
CREATE TABLE "token"."ended_owner" (
  "id" UUID NOT NULL,
  "ended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ended_owner_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "ended_owner_ended_at_idx" ON "token"."ended_owner" ("ended_at");
