import { actorOf, type RequestContext } from '@orchestrator/http';
import type { ChangeOfOrganization } from '../../domain/organization.js';
import { organizationIdOf } from './organization-id-of.js';
import { viewerOf } from './viewer-of.js';

/** Who changes which organization, as the request says. */
export const changeOf = (context: RequestContext): ChangeOfOrganization => ({
  organizationId: organizationIdOf(context),
  by: viewerOf(context),
  actor: actorOf(context),
});
