import type { file as fileSchema } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { ProjectFile } from '../domain/project-file.js';

/** The strong entity tag of a version (RFC 9110 section 8.8.3). */
export const entityTagOf = ({ sha256 }: Pick<ProjectFile, 'sha256'>): string => `"${sha256}"`;

/** A file as the API shows it. */
export const presentFile = (file: ProjectFile): z.input<typeof fileSchema> => ({
  path: file.path,
  size: file.size,
  etag: entityTagOf(file),
  updated_at: file.updatedAt.toISOString(),
  updated_by: file.updatedBy,
});
