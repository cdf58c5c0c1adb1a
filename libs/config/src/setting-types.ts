import { z } from 'zod';

/** `true` or `false`. */
export const flag = () =>
  z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');

/** A whole number between these, both included. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `must be ${minimum} to ${maximum}`);

/** A TCP port; 0 picks a free one. */
export const port = () => wholeNumber(0, 65_535);

/** A URL with one of these schemes, such as `http`. */
export const urlOf = (...schemes: readonly string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
      error: `must be a URL with the scheme ${schemes.join(' or ')}`,
      abort: true,
    });

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The origin under which people reach the system: https unless it is loopback, without a path. */
export const publicUrl = () =>
  urlOf('http', 'https')
    .refine((text) => {
      const url = new URL(text);
      return url.protocol === 'https:' || loopbackNames.has(url.hostname);
    }, 'must be https unless it is loopback')
    .refine((text) => {
      const url = new URL(text);
      return url.href === `${url.origin}/`;
    }, 'must be an origin: scheme, host and port alone');

/** Words separated by commas. */
export const list = () =>
  z.string().transform((text) =>
    text
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  );

/** A value written as JSON. */
export const jsonOf = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const weak = /^(.)\1*$|change.?me|secret|password|default|placeholder/i;

/** At least 32 random bytes, in base64 or base64url; what looks made up is refused. */
export const secretBytes = () =>
  z
    .string()
    .refine((text) => !weak.test(text), 'is a default or a weak value')
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length >= 32, 'must be at least 32 random bytes in base64')
    .refine((bytes) => new Set(bytes).size >= 12, 'is a default or a weak value');
