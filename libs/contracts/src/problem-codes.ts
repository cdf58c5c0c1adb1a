/**
 * Every error this system can answer with: the closed list behind the `code` of RFC 9457 problems.
 * `bearerError` is the RFC 6750 section 3.1 error that goes into `WWW-Authenticate`.
 */
interface ProblemDeclaration {
  readonly status: number;
  readonly title: string;
  readonly bearerError?: 'invalid_request' | 'invalid_token' | 'insufficient_scope';
}

const declare = <const T extends Record<string, ProblemDeclaration>>(problems: T): T => problems;

export const problemCodes = declare({
  bad_request: { status: 400, title: 'The request is malformed' },
  validation_failed: { status: 400, title: 'The request does not have the declared form' },
  event_mismatch: { status: 400, title: 'The event named in the header is not that of the body' },
  subset_refused: { status: 400, title: 'This part of the matrix cannot be asked for' },
  bad_target: { status: 400, title: 'The request target is not acceptable' },
  ambiguous_credentials: {
    status: 400,
    title: 'More than one credential, or a credential in the wrong place',
    bearerError: 'invalid_request',
  },
  unauthenticated: { status: 401, title: 'Authentication is required' },
  invalid_token: {
    status: 401,
    title: 'The token is not valid',
    bearerError: 'invalid_token',
  },
  assertion_refused: { status: 401, title: 'The caller assertion is missing or not valid' },
  signature_refused: { status: 401, title: 'The signature of the webhook is not valid' },
  insufficient_scope: {
    status: 403,
    title: 'The token lacks a scope',
    bearerError: 'insufficient_scope',
  },
  caller_kind_refused: { status: 403, title: 'This kind of caller may not use this route' },
  role_required: { status: 403, title: 'A higher role in this namespace is required' },
  ip_not_allowed: { status: 403, title: 'The token may not be used from this address' },
  repository_not_allowed: { status: 403, title: 'The token is limited to other projects' },
  escalation_refused: { status: 403, title: 'A token cannot grant more than it may do itself' },
  csrf_refused: { status: 403, title: 'The CSRF token is missing or not that of this session' },
  cross_site_refused: {
    status: 403,
    title: 'A request with a cookie must come from a page of this origin',
  },
  reauthentication_required: { status: 403, title: 'This needs a fresh sign-in' },
  sign_up_closed: { status: 403, title: 'Signing up is not open to this account' },
  job_not_held: { status: 403, title: 'This instance does not hold the job' },
  job_token_ended: { status: 403, title: 'The job of this token is over' },
  legacy_agents_refused: {
    status: 403,
    title: 'Agents of the earlier generation are not admitted here',
  },
  not_found: { status: 404, title: 'Not found' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  name_taken: { status: 409, title: 'The name is taken or reserved' },
  last_owner: { status: 409, title: 'An organization needs an owner' },
  last_identity: { status: 409, title: 'The last way to sign in cannot be removed' },
  identity_taken: { status: 409, title: 'This identity is linked to an account already' },
  already_member: { status: 409, title: 'This user is a member already' },
  already_invited: { status: 409, title: 'This user is invited already' },
  already_renamed: { status: 409, title: 'A username can be changed once only' },
  label_taken: { status: 409, title: 'An active token already has this label' },
  already_rotated: { status: 409, title: 'The token has a successor already' },
  lease_lost: { status: 409, title: 'The job was taken back from this instance' },
  version_disabled: { status: 409, title: 'This version is disabled' },
  already_exists: { status: 409, title: 'It exists already' },
  already_done: { status: 409, title: 'This was done already, and its secret is not shown again' },
  conflict: { status: 409, title: 'The request conflicts with the current state' },
  idempotency_key_in_flight: {
    status: 409,
    title: 'A request with this Idempotency-Key is in progress',
  },
  idempotency_key_reused: {
    status: 409,
    title: 'This Idempotency-Key was used with another request',
  },
  precondition_failed: { status: 412, title: 'It has changed since it was read' },
  artifact_too_large: { status: 413, title: 'The artifact is too large' },
  body_too_large: { status: 413, title: 'The body is too large' },
  target_too_long: { status: 414, title: 'The request target is too long' },
  unsupported_media_type: { status: 415, title: 'The media type is not supported' },
  range_not_satisfiable: { status: 416, title: 'There is no such part' },
  misdirected_request: { status: 421, title: 'This server does not answer for that host' },
  rate_limited: { status: 429, title: 'Too many requests' },
  too_many_streams: { status: 429, title: 'Too many streams are open' },
  headers_too_large: { status: 431, title: 'The headers are too large or too many' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  bad_gateway: { status: 502, title: 'A service answered wrongly' },
  storage_full: { status: 507, title: 'There is no room left to keep it' },
  provider_unavailable: { status: 503, title: 'The sign-in provider is out of reach' },
  unavailable: { status: 503, title: 'A part of the system is out of reach' },
  gateway_timeout: { status: 504, title: 'A service did not answer in time' },
});

export type ProblemCode = keyof typeof problemCodes;

/** RFC 9457 section 3.1.1: an absolute URI that names the problem type; it is an identifier, not an address. */
export const problemType = (code: ProblemCode): string => `urn:orchestrator-access:problem:${code}`;
