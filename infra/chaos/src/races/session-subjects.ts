import { endSession, fillPath } from '@orchestrator/contracts';
import type { SubjectKind } from './subject.js';
import { verdictByStatus } from './subject.js';

/** Sessions of one user, ended by that user from another one. */
export const sessions: SubjectKind = {
  name: 'session',
  async make(system, count) {
    await system.calmIdentity();
    const { people, callers } = system;
    const user = await people.addUser();
    const made = await people.addSessions(Array.from({ length: count }, () => user));
    return made.map(({ id, use }) => ({
      id,
      uses: [use],
      verdictOn: verdictByStatus,
      end: async ({ identity }) =>
        identity.send({
          method: 'DELETE',
          path: fillPath(endSession.path, { id }),
          headers: await callers.signedIn('identity', user),
        }),
    }));
  },
};
