-- Paths are bytes: in the order of "C" what is below a directory stands together, in every locale.
CREATE TABLE "pipeline"."project_file" (
  "project_id" UUID NOT NULL,
  "path" TEXT COLLATE "C" NOT NULL,
  "is_pipeline" BOOLEAN NOT NULL,
  "content" BYTEA NOT NULL,
  "size" INTEGER NOT NULL,
  "sha256" TEXT NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_by" TEXT NOT NULL,
  CONSTRAINT "project_file_pkey" PRIMARY KEY ("project_id", "path"),
  CONSTRAINT "project_file_size_is_that_of_content" CHECK ("size" = octet_length("content"))
);
ALTER TABLE "pipeline"."project_file" ADD CONSTRAINT "project_file_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "pipeline"."project" ("id") ON DELETE CASCADE ON UPDATE RESTRICT;
