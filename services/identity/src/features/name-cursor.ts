import { namespaceName } from '@orchestrator/contracts';
import { ProblemSignal } from '@orchestrator/http';

/** Where a list goes on after this name: opaque to callers. */
export const cursorOf = (name: string): string => Buffer.from(name).toString('base64url');

/** @throws ProblemSignal `validation_failed` for what is no cursor of ours */
export function nameOfCursor(cursor: string): string {
  const name = namespaceName.safeParse(Buffer.from(cursor, 'base64url').toString());
  if (!name.success || cursorOf(name.data) !== cursor) {
    throw new ProblemSignal({
      code: 'validation_failed',
      errors: [{ path: 'query.cursor', message: 'is not a cursor of this list' }],
    });
  }
  return name.data;
}
