import { z } from 'zod';
import { timestamp } from './primitives.js';

/** What one file of a project may weigh, in bytes. */
export const maxFileBytes = 5 * 1024 * 1024;

const longestPath = 500;
const wellFormedPath = (path: string): boolean =>
  path
    .split('/')
    .every((name) => name !== '' && name !== '.' && name !== '..' && name.length <= 255);

/** A path inside a project: relative, with `/` between names, and nothing that leads out of it. */
export const filePath = z
  .string()
  .min(1)
  .max(longestPath)
  // No control characters, backslashes, or characters that file systems take for something else.
  .regex(/^[^\p{Cc}\p{Cs}\\:*?"<>|]+$/u, 'must not contain control characters or any of \\:*?"<>|')
  .refine(
    wellFormedPath,
    'must be relative, without empty names, `.` or `..`, each name of at most 255 characters',
  )
  .meta({ description: 'A path inside the project', examples: ['pipelines/build.sh'] });

/** What is a graph or a script is a pipeline file; every other file is a project file. */
export const pipelinePath = filePath
  .regex(
    /\.(act|sh|bash|py|js|mjs|ts|ps1|rb|lua)$/,
    'must be a graph (.act) or a script (.sh, .bash, .py, .js, .mjs, .ts, .ps1, .rb, .lua)',
  )
  .meta({ description: 'The path of a pipeline file', examples: ['build.sh'] });

export const isPipelinePath = (path: string): boolean => pipelinePath.safeParse(path).success;

/** The path of a project file: each file has one place where it is read and written. */
export const otherFilePath = filePath
  .refine(
    (path) => !isPipelinePath(path),
    'is that of a pipeline file, to be found under pipelines',
  )
  .meta({ description: 'The path of a project file', examples: ['README.md'] });

/** A strong entity tag (RFC 9110 section 8.8.3): SHA-256 of the content in hex, in quotes. */
export const entityTag = z.string().regex(/^"[0-9a-f]{64}"$/);

export const file = z
  .strictObject({
    path: filePath,
    size: z.number().int().min(0),
    etag: entityTag,
    updated_at: timestamp,
    updated_by: z.string(),
  })
  .meta({ id: 'File' });
