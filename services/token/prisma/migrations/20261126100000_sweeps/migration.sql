-- The day of the last use, or of the making where there was none. The moment itself must not be in an
-- index: every use that is remembered would then write to all the indexes.
ALTER TABLE "token"."token" ADD COLUMN "active_on" DATE NOT NULL
  GENERATED ALWAYS AS ((coalesce("last_used_at", "created_at") AT TIME ZONE 'UTC')::date) STORED;

-- By what comes due by time alone, so that whoever looks for it reads only that.

-- Ends, by the notice that was given of them last; 8: none yet.
CREATE INDEX "token_notice_idx" ON "token"."token"
  (coalesce("expiry_told_days", 8), least("expires_at", "overlap_ends_at"))
  WHERE "revoked_at" IS NULL AND least("expires_at", "overlap_ends_at") IS NOT NULL
    AND coalesce("expiry_told_days", 8) > 0;

-- Tokens that may still live, without those that live with others.
CREATE INDEX "token_active_on_idx" ON "token"."token" ("active_on")
  WHERE "revoked_at" IS NULL AND "parent_id" IS NULL AND coalesce("expiry_told_days", 8) > 0;
CREATE INDEX "token_namespace_active_on_idx" ON "token"."token" ("namespace_id", "active_on")
  WHERE "revoked_at" IS NULL AND "parent_id" IS NULL AND coalesce("expiry_told_days", 8) > 0;
CREATE INDEX "token_lifetime_idx" ON "token"."token"
  (coalesce(extract(epoch FROM "expires_at" - "created_at")::float8, 'infinity'))
  WHERE "revoked_at" IS NULL AND "parent_id" IS NULL AND coalesce("expiry_told_days", 8) > 0;
CREATE INDEX "token_namespace_lifetime_idx" ON "token"."token"
  ("namespace_id", coalesce(extract(epoch FROM "expires_at" - "created_at")::float8, 'infinity'))
  WHERE "revoked_at" IS NULL AND "parent_id" IS NULL AND coalesce("expiry_told_days", 8) > 0;

-- What has ended, for as long as it is kept.
CREATE INDEX "token_ended_idx" ON "token"."token"
  (coalesce("revoked_at", least("expires_at", "overlap_ends_at")))
  WHERE coalesce("revoked_at", least("expires_at", "overlap_ends_at")) IS NOT NULL;
