ALTER TABLE "identity"."user" ADD COLUMN "username_changed_at" TIMESTAMPTZ(3);

ALTER TABLE "identity"."organization"
  ADD COLUMN "max_token_lifetime_days" INTEGER,
  ADD COLUMN "require_token_expiry" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "inactive_token_days" INTEGER;

CREATE TABLE "identity"."instance_policy" (
  "id" SMALLINT NOT NULL DEFAULT 1,
  "max_token_lifetime_days" INTEGER,
  "require_token_expiry" BOOLEAN NOT NULL DEFAULT false,
  "inactive_token_days" INTEGER,
  CONSTRAINT "instance_policy_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "instance_policy_one_row" CHECK ("id" = 1)
);
INSERT INTO "identity"."instance_policy" ("id") VALUES (1);

-- An identity is issuer and subject; everything else about it is for display.
CREATE TABLE "identity"."provider_identity" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "issuer" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "login" TEXT,
  "email" TEXT,
  "email_verified" BOOLEAN NOT NULL DEFAULT false,
  "linked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_used_at" TIMESTAMPTZ(3),
  CONSTRAINT "provider_identity_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "provider_identity_user_id_fkey" FOREIGN KEY ("user_id")
    REFERENCES "identity"."user" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX "provider_identity_issuer_subject_key"
  ON "identity"."provider_identity" ("issuer", "subject");
CREATE INDEX "provider_identity_user_id_idx" ON "identity"."provider_identity" ("user_id");
CREATE INDEX "provider_identity_verified_email_idx"
  ON "identity"."provider_identity" (lower("email")) WHERE "email_verified";

CREATE TABLE "identity"."session" (
  "id" UUID NOT NULL,
  "digest" BYTEA NOT NULL,
  "user_id" UUID NOT NULL,
  "identity_id" UUID NOT NULL,
  "provider" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "fresh_until" TIMESTAMPTZ(3) NOT NULL,
  "ip" TEXT,
  "user_agent" TEXT,
  CONSTRAINT "session_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id")
    REFERENCES "identity"."user" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX "session_digest_key" ON "identity"."session" ("digest");
CREATE INDEX "session_user_id_idx" ON "identity"."session" ("user_id");
CREATE INDEX "session_last_seen_at_idx" ON "identity"."session" ("last_seen_at");

CREATE TYPE "identity"."sign_in_intent" AS ENUM ('sign_in', 'reauth', 'link');

-- A sign-in under way: taken out by the answer that it is for, so it counts once.
CREATE TABLE "identity"."sign_in_attempt" (
  "state_digest" BYTEA NOT NULL,
  "browser_digest" BYTEA NOT NULL,
  "provider" TEXT NOT NULL,
  "intent" "identity"."sign_in_intent" NOT NULL,
  "user_id" UUID,
  "session_id" UUID,
  "return_to" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("state_digest")
);
CREATE INDEX "sign_in_attempt_expires_at_idx" ON "identity"."sign_in_attempt" ("expires_at");

-- Who came from a provider and has no account yet.
CREATE TABLE "identity"."pending_sign_up" (
  "browser_digest" BYTEA NOT NULL,
  "issuer" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "login" TEXT,
  "email" TEXT,
  "email_verified" BOOLEAN NOT NULL DEFAULT false,
  "display_name" TEXT,
  "avatar_url" TEXT,
  "return_to" TEXT NOT NULL,
  "session_id" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "pending_sign_up_pkey" PRIMARY KEY ("browser_digest")
);
CREATE INDEX "pending_sign_up_expires_at_idx" ON "identity"."pending_sign_up" ("expires_at");

-- An identity that came back from a provider and waits for its user to confirm it.
CREATE TABLE "identity"."pending_link" (
  "id" UUID NOT NULL,
  "session_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "issuer" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "login" TEXT,
  "email" TEXT,
  "email_verified" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "pending_link_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "pending_link_expires_at_idx" ON "identity"."pending_link" ("expires_at");
CREATE INDEX "pending_link_user_id_idx" ON "identity"."pending_link" ("user_id");

CREATE TABLE "identity"."sign_up_link" (
  "id" UUID NOT NULL,
  "code_digest" BYTEA NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  CONSTRAINT "sign_up_link_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "sign_up_link_code_digest_key" ON "identity"."sign_up_link" ("code_digest");

CREATE TABLE "identity"."invitation" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "role" "identity"."role" NOT NULL,
  "invited_by" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "invitation_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "invitation_organization_id_fkey" FOREIGN KEY ("organization_id")
    REFERENCES "identity"."organization" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "invitation_user_id_fkey" FOREIGN KEY ("user_id")
    REFERENCES "identity"."user" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX "invitation_organization_id_user_id_key"
  ON "identity"."invitation" ("organization_id", "user_id");
CREATE INDEX "invitation_user_id_idx" ON "identity"."invitation" ("user_id");

-- The head of each hash chain: what comes next is appended under the lock of this row.
CREATE TABLE "identity"."audit_chain" (
  "chain" TEXT NOT NULL,
  "last_sequence" BIGINT NOT NULL,
  "last_hash" TEXT NOT NULL,
  CONSTRAINT "audit_chain_pkey" PRIMARY KEY ("chain")
);

CREATE TABLE "identity"."audit_entry" (
  "chain" TEXT NOT NULL,
  "sequence" BIGINT NOT NULL,
  "id" UUID NOT NULL,
  "event_id" UUID NOT NULL,
  "time" TIMESTAMPTZ(3) NOT NULL,
  "action" TEXT NOT NULL,
  "actor_type" TEXT NOT NULL,
  "actor_id" TEXT NOT NULL,
  "actor_name" TEXT NOT NULL,
  "token_id" UUID,
  "target_type" TEXT NOT NULL,
  "target_id" TEXT NOT NULL,
  "target_name" TEXT,
  "ip" TEXT,
  "details" JSONB NOT NULL,
  "previous_hash" TEXT NOT NULL,
  "hash" TEXT NOT NULL,
  CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("chain", "sequence")
);
CREATE UNIQUE INDEX "audit_entry_chain_event_id_key" ON "identity"."audit_entry" ("chain", "event_id");
CREATE INDEX "audit_entry_chain_actor_id_idx" ON "identity"."audit_entry" ("chain", "actor_id", "sequence");
CREATE INDEX "audit_entry_chain_time_idx" ON "identity"."audit_entry" ("chain", "time");

-- Nothing changes an entry, and entries go only together with their chain: its head goes first.
CREATE FUNCTION "identity"."refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'the audit log is append-only'; END IF;
  IF EXISTS (SELECT FROM "identity"."audit_chain" WHERE "chain" = OLD."chain") THEN
    RAISE EXCEPTION 'the audit log is append-only';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE ON "identity"."audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "identity"."refuse_audit_change"();

INSERT INTO "identity"."audit_chain" ("chain", "last_sequence", "last_hash") VALUES ('instance', 0, repeat('0', 64));

-- Mail that an event brings about, to addresses that may be gone when it is sent.
CREATE TABLE "identity"."pending_mail" (
  "id" UUID NOT NULL,
  "event_id" UUID NOT NULL,
  "address" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "pending_mail_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "pending_mail_event_id_idx" ON "identity"."pending_mail" ("event_id");
