-- Of a token that was revoked agents stay, offline; until now they went with whatever token ended.
ALTER TABLE "agent_gateway"."ended_token" ADD COLUMN "agents_go" BOOLEAN NOT NULL DEFAULT true;
