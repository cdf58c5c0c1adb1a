-- Under which hold the lines of a job were stored: a job that is run anew tells its log anew.
ALTER TABLE "pipeline"."job" ADD COLUMN "log_fence" INTEGER NOT NULL DEFAULT 0;
-- Where the log of an attempt begins; what stands before it is of earlier ones.
ALTER TABLE "pipeline"."run_attempt" ADD COLUMN "log_begin" BIGINT NOT NULL DEFAULT 0;

CREATE TABLE "pipeline"."unowned_blob" (
  "key" TEXT NOT NULL,
  "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "taken" BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT "unowned_blob_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "unowned_blob_due_at_idx" ON "pipeline"."unowned_blob" ("due_at");

-- Whatever takes an artifact away, a deleted project too, leaves its blob to be removed.
CREATE FUNCTION "pipeline"."disown_blob"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "pipeline"."unowned_blob" ("key") VALUES (OLD."blob_key") ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "artifact_removed" AFTER DELETE ON "pipeline"."artifact"
  FOR EACH ROW EXECUTE FUNCTION "pipeline"."disown_blob"();
CREATE TRIGGER "artifact_replaced" AFTER UPDATE OF "blob_key" ON "pipeline"."artifact"
  FOR EACH ROW WHEN (OLD."blob_key" IS DISTINCT FROM NEW."blob_key")
  EXECUTE FUNCTION "pipeline"."disown_blob"();
