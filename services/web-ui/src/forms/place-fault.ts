import { type ProblemCode, ProblemError } from '@orchestrator/contracts';

export interface FaultPlaces {
  /** The field that a refusal is about, by its code. */
  readonly codes?: Partial<Record<ProblemCode, string>>;
  /** The field that stands for a part of the request, such as `path.key`. */
  readonly parts?: Readonly<Record<string, string>>;
}

/** The same error, naming the field of a form that it is about; for what `send` throws. */
export function placeFault(error: unknown, { codes = {}, parts = {} }: FaultPlaces): unknown {
  if (!(error instanceof ProblemError)) return error;
  const { code, detail, title, errors = [] } = error.problem;
  const field = codes[code];
  const placed = errors.map(({ path, message }) => ({ path: parts[path] ?? path, message }));
  if (field === undefined) {
    return new ProblemError({ ...error.problem, errors: placed }, error.headers);
  }
  const fault = { path: field, message: detail ?? title };
  return new ProblemError(
    { ...error.problem, code: 'validation_failed', errors: [...placed, fault] },
    error.headers,
  );
}
