import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** What the environment of a process says, variable by variable. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration is not usable: every fault at once, each with the name of its variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/**
 * Reads a configuration whose fields are named as their variables. A variable may be given as
 * `NAME`, or as `NAME_FILE` with the path of a file that holds the value; an empty one counts as
 * not given. No value is repeated in an error.
 * @throws ConfigError that names every fault
 */
export function readConfig<S extends z.ZodObject>(
  schema: S,
  environment: Environment,
): z.output<S> {
  const faults: string[] = [];
  const raw: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = valueOf(name, environment, faults);
    if (value !== undefined) raw[name] = value;
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const name = String(path[0] ?? 'configuration');
      const given = name in raw || path.length === 0;
      const place = path.slice(1).map(String).join('.');
      const fault = place === '' ? message : `${place}: ${message}`;
      faults.push(`${name}: ${given ? fault : 'is required'}`);
    }
  }
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  return parsed.data;
}

function valueOf(name: string, environment: Environment, faults: string[]): string | undefined {
  const direct = environment[name] === '' ? undefined : environment[name];
  const file = environment[`${name}_FILE`];
  if (file === undefined || file === '') return direct;
  if (direct !== undefined) {
    faults.push(`${name}: is given twice, also as ${name}_FILE`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    faults.push(`${name}_FILE: the file can't be read`);
    return undefined;
  }
}
