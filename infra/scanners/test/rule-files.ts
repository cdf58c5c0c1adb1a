import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

// Strict: a key that a scanner doesn't know is passed over in silence there.
const gitleaksFile = z.strictObject({
  rules: z.array(
    z.strictObject({
      id: z.string(),
      description: z.string(),
      regex: z.string(),
      entropy: z.number(),
      keywords: z.array(z.string()),
    }),
  ),
});

const trufflehogFile = z.strictObject({
  detectors: z.array(
    z.strictObject({
      name: z.string(),
      keywords: z.array(z.string()),
      regex: z.record(z.string(), z.string()),
      entropy: z.number(),
    }),
  ),
});

const githubFile = z.strictObject({
  name: z.string(),
  patterns: z.array(
    z.strictObject({
      name: z.string(),
      type: z.string(),
      description: z.string(),
      regex: z.strictObject({
        pattern: z.string(),
        start: z.string(),
        end: z.string(),
        additional_not_match: z.array(z.string()),
      }),
      test: z.strictObject({ data: z.string(), start_offset: z.int(), end_offset: z.int() }),
    }),
  ),
});

const directory = join(import.meta.dirname, '..');
export const textOf = (name: string): string => readFileSync(join(directory, name), 'utf8');

export const gitleaksRules = gitleaksFile.parse(parseToml(textOf('gitleaks.toml'))).rules;
export const trufflehogDetectors = trufflehogFile.parse(
  parseYaml(textOf('trufflehog.yaml')),
).detectors;
export const githubPatterns = githubFile.parse(
  parseYaml(textOf('github-secret-scanning.yml')),
).patterns;
