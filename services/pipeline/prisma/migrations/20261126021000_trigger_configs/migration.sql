CREATE TABLE "pipeline"."trigger_config" (
  "id" UUID NOT NULL,
  "project_id" UUID NOT NULL,
  "name" TEXT COLLATE "C" NOT NULL,
  "revision" INTEGER NOT NULL,
  CONSTRAINT "trigger_config_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "trigger_config_project_id_name_key" ON "pipeline"."trigger_config" ("project_id", "name");
ALTER TABLE "pipeline"."trigger_config" ADD CONSTRAINT "trigger_config_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "pipeline"."project" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;

CREATE TABLE "pipeline"."trigger_config_version" (
  "config_id" UUID NOT NULL,
  "version" INTEGER NOT NULL,
  "workflow_path" TEXT NOT NULL,
  "ref" TEXT,
  "matrix" JSON NOT NULL,
  "env_mappings" JSON NOT NULL,
  "allow_subset" BOOLEAN NOT NULL,
  "enabled" BOOLEAN NOT NULL,
  CONSTRAINT "trigger_config_version_pkey" PRIMARY KEY ("config_id", "version")
);
ALTER TABLE "pipeline"."trigger_config_version" ADD CONSTRAINT "trigger_config_version_config_id_fkey"
  FOREIGN KEY ("config_id") REFERENCES "pipeline"."trigger_config" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;
