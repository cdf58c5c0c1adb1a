import type { ProblemCode } from '@orchestrator/contracts';

/** What the edge itself can refuse a request with. */
export type EdgeProblemCode = Extract<
  ProblemCode,
  'bad_request' | 'bad_target' | 'target_too_long' | 'headers_too_large' | 'request_timeout'
>;
