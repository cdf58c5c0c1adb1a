import { fillPath, readUser, revokeOwnToken, personalTokens } from '@orchestrator/contracts';
import { type Enders, type Subject, type SubjectKind, verdictByStatus } from './subject.js';

/** Tokens, revoked through a gateway: by the token of somebody who may, or a third by themselves. */
export const tokens: SubjectKind = {
  name: 'token',
  async make(system, count) {
    const admin = await system.issue(['token:admin']);
    const issued = await system.issueMany(count);
    return issued.map(({ id, value }): Subject => {
      const byAdmin = { path: fillPath(personalTokens.revoke.path, { id }), token: admin.value };
      const bySelf = { path: revokeOwnToken.path, token: value };
      const first = Math.random() < 1 / 3 ? bySelf : byAdmin;
      return {
        id,
        uses: [{ path: readUser.path, token: value }],
        verdictOn: verdictByStatus,
        // Once it may have been committed, it can't be used to revoke itself any more.
        end: ({ gateway }: Enders, attempt) =>
          gateway.send({ method: 'DELETE', ...(attempt === 0 ? first : byAdmin) }),
      };
    });
  },
  ended: ({ ledger }, ids) => {
    for (const id of ids) ledger.revoked.add(id);
  },
};
