import type { RouteDefinition } from '@orchestrator/contracts';
import type { StrippedHeaders } from '../edge/strip-headers.js';
import { type Credential, credentialOf, readCredential } from './read-credential.js';

/**
 * The credential in the headers of a request for this route: that of `Authorization`, or, where the
 * route takes it, the trigger token that GitLab sends as its secret.
 */
export function requestCredential(
  { gitlabToken }: RouteDefinition,
  { authorization, gitlabTokens }: StrippedHeaders,
): Credential {
  const [value] = gitlabTokens;
  if (!gitlabToken || value === undefined) return readCredential(authorization);
  if (authorization.length > 0 || gitlabTokens.length > 1) {
    return ambiguous('Send Authorization or one X-Gitlab-Token, not both.');
  }
  const credential = credentialOf(value.trim());
  const fits = credential.type !== 'token' || credential.kind === 'trigger';
  return fits ? credential : ambiguous('X-Gitlab-Token takes a trigger token and no other.');
}

const ambiguous = (detail: string): Credential => ({ type: 'ambiguous', detail });
