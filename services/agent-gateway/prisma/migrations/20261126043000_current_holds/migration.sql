-- Of all that was held in a week only what is held now, and what has a token yet to be ended, is looked for.
CREATE INDEX "held_job_current_idx" ON "agent_gateway"."held_job" ("instance_id") WHERE "ended_at" IS NULL;
CREATE INDEX "held_job_token_to_end_idx" ON "agent_gateway"."held_job" ("ended_at") WHERE "token_ended_at" IS NULL;
