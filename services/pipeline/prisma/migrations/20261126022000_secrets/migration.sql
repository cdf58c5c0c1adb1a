CREATE TYPE "pipeline"."secret_level" AS ENUM ('user', 'organization', 'project');
CREATE TABLE "pipeline"."secret" (
  "id" UUID NOT NULL,
  "level" "pipeline"."secret_level" NOT NULL,
  "place_id" UUID NOT NULL,
  "namespace_id" UUID NOT NULL,
  "project_id" UUID,
  "key" TEXT COLLATE "C" NOT NULL,
  "sealed" TEXT NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_by" TEXT NOT NULL,
  CONSTRAINT "secret_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "secret_place_is_that_of_level" CHECK (
    ("level" = 'project') = ("project_id" IS NOT NULL)
    AND "place_id" = coalesce("project_id", "namespace_id"))
);
CREATE UNIQUE INDEX "secret_place_id_key_key" ON "pipeline"."secret" ("place_id", "key");
CREATE INDEX "secret_namespace_id_idx" ON "pipeline"."secret" ("namespace_id");
CREATE INDEX "secret_project_id_idx" ON "pipeline"."secret" ("project_id");
ALTER TABLE "pipeline"."secret" ADD CONSTRAINT "secret_namespace_id_fkey"
  FOREIGN KEY ("namespace_id") REFERENCES "pipeline"."namespace" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "pipeline"."secret" ADD CONSTRAINT "secret_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "pipeline"."project" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;
