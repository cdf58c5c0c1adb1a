import {
  fillPath,
  problem,
  ProblemError,
  type RouteDefinition,
  UndeclaredAnswerError,
} from '@orchestrator/contracts';
import { setSessionTrouble } from './session-trouble.js';

const timeoutMs = 60_000;

/** A content as it is, with its entity tag. */
export interface ReadBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/**
 * Reads a GET route that answers bytes, which the typed client leaves out.
 * @throws what `callRoute` throws
 */
export async function readBytes(
  route: RouteDefinition,
  params: Readonly<Record<string, string>>,
): Promise<ReadBytes> {
  const answer = await fetch(fillPath(route.path, params), {
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (answer.ok) {
    return {
      bytes: new Uint8Array(await answer.arrayBuffer()),
      etag: answer.headers.get('etag') ?? '',
    };
  }
  const parsed = problem.safeParse(await answer.json().catch(() => undefined));
  if (!parsed.success) {
    throw new UndeclaredAnswerError(`${route.id} answered ${answer.status} in an undeclared form`);
  }
  if (answer.status === 401) setSessionTrouble('ended');
  throw new ProblemError(parsed.data, answer.headers);
}
