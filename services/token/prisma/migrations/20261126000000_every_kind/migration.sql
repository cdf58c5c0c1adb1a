-- Where a token acts: its owner's namespace, or that of the project that owns it.
CREATE TYPE "token"."namespace_type" AS ENUM ('user', 'organization');
ALTER TABLE "token"."token" ADD COLUMN "namespace_type" "token"."namespace_type";
ALTER TABLE "token"."token" ADD COLUMN "namespace_id" UUID;
-- Until now no project owned a token.
UPDATE "token"."token"
   SET "namespace_type" = "owner_type"::text::"token"."namespace_type", "namespace_id" = "owner_id";
ALTER TABLE "token"."token" ALTER COLUMN "namespace_type" SET NOT NULL;
ALTER TABLE "token"."token" ALTER COLUMN "namespace_id" SET NOT NULL;
CREATE INDEX "token_namespace_id_idx" ON "token"."token" ("namespace_id");

-- Rotation: what a token was rotated to, by whom, and how it may end before its overlap does.
CREATE TYPE "token"."rotated_by" AS ENUM ('manager', 'itself');
ALTER TABLE "token"."token" ADD COLUMN "rotated_to" UUID;
ALTER TABLE "token"."token" ADD COLUMN "rotated_by" "token"."rotated_by";
ALTER TABLE "token"."token" ADD COLUMN "rotated_at" TIMESTAMPTZ(3);
ALTER TABLE "token"."token" ADD COLUMN "ends_on_first_use" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "token"."token" ADD COLUMN "first_used_at" TIMESTAMPTZ(3);
ALTER TABLE "token"."token" ADD COLUMN "reuse_told_at" TIMESTAMPTZ(3);
ALTER TABLE "token"."token" ADD CONSTRAINT "token_rotated_whole"
  CHECK (("rotated_to" IS NULL) = ("rotated_at" IS NULL)
     AND ("rotated_to" IS NULL) = ("rotated_by" IS NULL)
     AND ("rotated_to" IS NULL OR "overlap_ends_at" IS NOT NULL));

-- Of which notice before its end (7, 1 or 0 days) people were told last.
ALTER TABLE "token"."token" ADD COLUMN "expiry_told_days" SMALLINT;

-- What is asked of the tokens of an organization, and of all tokens: as the events told last.
CREATE TABLE "token"."token_policy" (
  "scope" TEXT NOT NULL,
  "max_lifetime_days" INTEGER,
  "require_expiry" BOOLEAN NOT NULL,
  "inactive_days" INTEGER,
  "decided_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "token_policy_pkey" PRIMARY KEY ("scope")
);
