import type { RequestContext } from '@orchestrator/http';
import { ProjectError } from '../../domain/project-error.js';
import { projectLimitOf } from './project-limit-of.js';

/**
 * For what concerns no project that a token could be limited to, as making one.
 * @throws ProjectError `outside_limit`
 */
export function refuseLimited(context: RequestContext): void {
  if (projectLimitOf(context) === null) return;
  throw new ProjectError('outside_limit', 'The calling token is limited to certain projects.');
}
