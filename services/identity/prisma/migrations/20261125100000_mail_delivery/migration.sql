-- Mail is leased while it is being sent, for longer each time that it could not be.
ALTER TABLE "identity"."pending_mail"
  ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

DROP INDEX "identity"."pending_mail_event_id_idx";
CREATE INDEX "pending_mail_due_at_idx" ON "identity"."pending_mail" ("due_at");
