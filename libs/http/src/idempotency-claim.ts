import { createHash } from 'node:crypto';
import {
  fillPath,
  idempotencyKey,
  idempotencyKeyHeader,
  type RouteDefinition,
} from '@orchestrator/contracts';
import { ProblemSignal } from './problem-response.js';
import { identified, type RequestContext } from './request-context.js';

/** A request that must have its effect once, however often it is sent. */
export interface IdempotencyClaim {
  /** Whose key it is, and for what: principal, method and path. */
  readonly scope: string;
  readonly key: string;
  /** SHA-256 over what was asked, in base64url. */
  readonly fingerprint: string;
}

/**
 * The `Idempotency-Key` of a request with what it is bound to; undefined when it has none.
 * @param route one that is declared to take such a key
 * @param input as the route's schemas gave it out, so that spelling makes no difference
 * @throws ProblemSignal `validation_failed` for a key that is empty, too long or not printable ASCII
 */
export function idempotencyClaim(
  route: RouteDefinition & { readonly idempotencyKey: true },
  input: {
    readonly params?: Readonly<Record<string, unknown>> | undefined;
    readonly query?: unknown;
    readonly body?: unknown;
  },
  context: RequestContext,
): IdempotencyClaim | undefined {
  const key = context.header(idempotencyKeyHeader);
  if (key === undefined) return undefined;
  const parsed = idempotencyKey.safeParse(key);
  if (!parsed.success) {
    const path = `header.${idempotencyKeyHeader.toLowerCase()}`;
    const errors = parsed.error.issues.map(({ message }) => ({ path, message }));
    throw new ProblemSignal({ code: 'validation_failed', errors });
  }
  const { type, id } = identified(context).principal;
  const path = fillPath(route.path, input.params ?? {});
  return {
    scope: `${type}:${id} ${route.method} ${path}`,
    key,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([input.query ?? null, input.body ?? null]))
      .digest('base64url'),
  };
}
