import type { z } from 'zod';
import { CommandError } from '@orchestrator/command-line';

/**
 * What a JSON file says, by its schema.
 * @throws CommandError that names the file and quotes nothing of it: it may hold secrets
 */
export function parseFile<S extends z.ZodType>(path: string, text: string, schema: S): z.output<S> {
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new CommandError(`${path} is not as it should be: restore it, or set it aside.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
