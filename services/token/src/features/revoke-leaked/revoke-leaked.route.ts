import type { revokeLeakedDigests } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { Actor } from '../../domain/actor.js';
import type { RevokeLeaked } from './revoke-leaked.js';

export const revokeLeakedRoute =
  (revokeLeaked: RevokeLeaked): Handler<typeof revokeLeakedDigests> =>
  async ({ body: { digests, ip } }) => {
    await revokeLeaked(
      digests.map((digest) => Buffer.from(digest, 'base64url')),
      whoeverReported(ip),
    );
    return { status: 204 };
  };

/** Nobody has to say who they are to report a leak: holding the value is enough. */
const whoeverReported = (ip: string | null): Actor => ({
  type: 'system',
  id: 'leak-report',
  name: 'leak report',
  tokenId: null,
  sessionId: null,
  ip,
});
