import { disableUser, readUser } from '@orchestrator/contracts';
import type { Request } from '../system/keep-alive-client.js';
import type { Person } from '../system/people.js';
import type { System } from '../system/system.js';
import { type SubjectKind, verdictByStatus } from './subject.js';

/** Users, disabled by the operator; their token and their session stand on it. */
export const users: SubjectKind = {
  name: 'disabled user',
  async make(system, count) {
    await system.calmIdentity();
    const made = await makeUsers(system, count);
    return made.map(({ user, uses }) => ({
      id: user.id,
      uses,
      verdictOn: verdictByStatus,
      end: async ({ identity }) =>
        identity.send({
          method: disableUser.method,
          path: disableUser.path,
          headers: await system.callers.operator(),
          body: { operator: 'chaos', username: user.username },
        }),
    }));
  },
};

interface MadeUser {
  readonly user: Person;
  /** With the user's token, and with a session. */
  readonly uses: readonly [Request, Request];
}

/** New users that no gateway has seen. @param organizationId in which they are members */
export async function makeUsers(
  system: System,
  count: number,
  organizationId?: string,
): Promise<MadeUser[]> {
  const made = await system.people.addUsers(count);
  if (organizationId !== undefined) await system.people.addMembers(organizationId, made);
  const sessions = await system.people.addSessions(made);
  const issued = await system.issueEach(made);
  return made.map((user, index): MadeUser => {
    const [token, session] = [issued[index], sessions[index]];
    if (!token || !session) throw new RangeError(`Nothing was made for user ${index}.`);
    return { user, uses: [{ path: readUser.path, token: token.value }, session.use] };
  });
}
