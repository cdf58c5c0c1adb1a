import { z } from 'zod';

export const identifier = z.uuid().meta({ description: 'UUIDv7 (RFC 9562 section 5.7)' });

/** RFC 3339 in UTC. */
export const timestamp = z.iso
  .datetime()
  .meta({ description: 'RFC 3339, UTC', examples: ['2026-01-31T12:00:00.000Z'] });

// Control characters, lone surrogates, line and paragraph separators, and the marks that reorder what people read.
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const printable = (text: string): boolean => !unprintable.test(text);

/** One line of text for people: trimmed, no control characters. */
export const line = (maximum: number, minimum = 0) =>
  z
    .string()
    .max(maximum * 4)
    .transform((text) => text.trim().normalize('NFC'))
    .pipe(
      z.string().min(minimum).max(maximum).refine(printable, 'must not contain control characters'),
    );

/** Several lines of text for people: tab and line feed are allowed. */
export const paragraph = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .refine(
      (text) => printable(text.replace(/[\t\n]/g, ' ')),
      'must not contain control characters other than tab and line feed',
    );

/** The header by which a request that is sent twice has its effect once. */
export const idempotencyKeyHeader = 'Idempotency-Key';

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters')
  .meta({ description: 'The same key again within 24 hours gives the same answer, done once' });

/** Query of a list: how many, and where to go on. */
export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z
    .string()
    // A place may be the longest path of a file.
    .max(2_000)
    .regex(/^[A-Za-z0-9_-]+$/)
    .optional()
    .meta({ description: '`next_cursor` of the page before' }),
});

/** The answer to a list. */
export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() });
