import type { z } from 'zod';

export interface Setting {
  readonly name: string;
  readonly description: string;
  /** How the default is written; undefined where there is none. */
  readonly default: string | undefined;
  readonly required: boolean;
  readonly secret: boolean;
}

/** The settings of a configuration schema, for documentation and checks. */
export const describeSettings = (schema: z.ZodObject): Setting[] =>
  Object.entries(schema.shape).map(([name, field]) => {
    const type = field as z.ZodType;
    const meta = type.meta() ?? {};
    const absent = type.safeParse(undefined);
    const fallback: unknown = absent.success ? absent.data : undefined;
    return {
      name,
      description: meta.description ?? '',
      default: typeof meta.shownDefault === 'string' ? meta.shownDefault : written(fallback),
      required: !absent.success,
      secret: meta.secret === true,
    };
  });

function written(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join(',') || undefined;
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}
