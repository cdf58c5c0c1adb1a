import { namespaceName } from '@orchestrator/contracts';
import type { z } from 'zod';
import { ProblemSignal } from './problem-response.js';

/** How a list says where it goes on: after the place of an item, opaque to callers. */
export interface Cursor<P> {
  write(place: P): string;
  /** @throws ProblemSignal `validation_failed` for what is no cursor of this list */
  read(cursor: string): P;
}

/** @param parse undefined for what is no place; each place has one spelling, and only that is taken */
const cursorBy = <P>(
  bytesOf: (place: P) => Buffer,
  parse: (bytes: Buffer) => P | undefined,
): Cursor<P> => {
  const write = (place: P): string => bytesOf(place).toString('base64url');
  return {
    write,
    read: (cursor) => {
      const place = parse(Buffer.from(cursor, 'base64url'));
      if (place !== undefined && write(place) === cursor) return place;
      throw new ProblemSignal({
        code: 'validation_failed',
        errors: [{ path: 'query.cursor', message: 'is not a cursor of this list' }],
      });
    },
  };
};

/** For lists by UUID (RFC 9562). */
export const idCursor: Cursor<string> = cursorBy(
  (id) => Buffer.from(id.replaceAll('-', ''), 'hex'),
  (bytes) =>
    bytes.length === 16
      ? bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
      : undefined,
);

/** For lists by a text of this form. */
export const textCursor = (form: z.ZodType<string>): Cursor<string> =>
  cursorBy(
    (text) => Buffer.from(text),
    (bytes) => form.safeParse(bytes.toString()).data,
  );

/** For lists by the name of a user or an organization. */
export const nameCursor = textCursor(namespaceName);

/** For lists by a number that counts from 1. */
export const numberCursor: Cursor<number> = cursorBy(
  (place) => Buffer.from(String(place)),
  (bytes) => {
    const text = bytes.toString();
    return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
  },
);
