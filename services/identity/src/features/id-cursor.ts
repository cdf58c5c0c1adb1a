import { ProblemSignal } from '@orchestrator/http';

/** Where a list goes on after this id: opaque to callers. */
export const cursorOfId = (id: string): string =>
  Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

/** @throws ProblemSignal `validation_failed` for what is no cursor of ours */
export function idOfCursor(cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length !== 16 || bytes.toString('base64url') !== cursor) {
    throw new ProblemSignal({
      code: 'validation_failed',
      errors: [{ path: 'query.cursor', message: 'is not a cursor of this list' }],
    });
  }
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
