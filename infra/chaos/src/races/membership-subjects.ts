import { fillPath, removeMember } from '@orchestrator/contracts';
import type { Answer } from '../system/keep-alive-client.js';
import { makeUsers } from './user-subjects.js';
import { isAccepted, type SubjectKind, type Verdict } from './subject.js';

/**
 * Memberships in one organization, ended by its owner. What stands on one is that the gateway's
 * assertion names the organization, which the upstream repeats.
 */
export const memberships: SubjectKind = {
  name: 'membership',
  async make(system, count) {
    await system.calmIdentity();
    const { people, callers } = system;
    const owner = await people.addUser();
    const organization = await people.addOrganization(owner);
    const made = await makeUsers(system, count, organization.id);
    const verdictOn = ({ status, text }: Answer): Verdict => {
      if (isAccepted(status)) return text.includes(organization.id) ? 'accepted' : 'refused';
      return status === 503 ? 'unavailable' : 'other';
    };
    return made.map(({ user, uses }) => ({
      id: user.id,
      uses,
      verdictOn,
      end: async ({ identity }) =>
        identity.send({
          method: 'DELETE',
          path: fillPath(removeMember.path, { org: organization.name, username: user.username }),
          headers: await callers.signedIn('identity', owner, [organization]),
        }),
    }));
  },
};
