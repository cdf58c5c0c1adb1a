import type { unlinkIdentity } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { LinkedIdentities } from '../../domain/linked-identity.js';
import type { Providers } from '../../domain/provider.js';

export const unlinkIdentityRoute =
  (identities: LinkedIdentities, providers: Providers): Handler<typeof unlinkIdentity> =>
  async ({ params }, context) => {
    await identities.unlink({
      userId: identified(context).principal.id,
      identityId: params.id,
      usableIssuers: new Set(providers.all.map(({ issuer }) => issuer)),
      actor: actorOf(context),
    });
    return { status: 204 };
  };
