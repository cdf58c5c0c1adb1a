import type { RouteDefinition, RouteInput } from '@orchestrator/contracts';
import { redact } from '@orchestrator/observability';
import type { z } from 'zod';
import { ProblemSignal } from './problem-response.js';

type Fault = { readonly path: string; readonly message: string };

/**
 * The parts of a request as the route's schemas give them out.
 * @throws ProblemSignal `validation_failed` that names every fault of every part at once. Faults of
 * the body are named by field, those of other parts as `path.<name>` and `query.<name>`.
 */
export function validateInput<R extends RouteDefinition>(
  route: R,
  raw: { params: unknown; query: unknown; body: unknown },
): RouteInput<R> {
  const faults: Fault[] = [];
  const input = {
    params: parse(route.params, raw.params, 'path', faults),
    query: parse(route.query, raw.query, 'query', faults),
    body: route.content ? raw.body : parse(route.body, raw.body, '', faults),
  };
  if (faults.length > 0) throw new ProblemSignal({ code: 'validation_failed', errors: faults });
  return input as RouteInput<R>;
}

function parse(
  schema: z.ZodType | undefined,
  raw: unknown,
  part: string,
  faults: Fault[],
): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(raw, { reportInput: false });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) faults.push(...faultsOf(issue, part));
  return undefined;
}

function faultsOf(issue: z.core.$ZodIssue, part: string): Fault[] {
  const path = [...(part ? [part] : []), ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, printable(key)].join('.'),
      message: 'is not a known field',
    }));
  }
  // What is wrong with a name is said by what it was measured by, not by the record.
  const { message } = (issue.code === 'invalid_key' ? issue.issues[0] : undefined) ?? issue;
  return [{ path: path.join('.'), message }];
}

/** A name that the caller chose goes back only in part, without control characters or secrets. */
const printable = (name: string): string =>
  redact(name)
    .slice(0, 100)
    .replace(/\p{Cc}/gu, '?');
