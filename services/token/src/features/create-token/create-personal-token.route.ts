import { type createPersonalToken, fillPath, readPersonalToken } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import { makerIdOf, personalTokensOf } from '../caller-of.js';
import { presentToken } from '../present-token.js';
import type { CreateToken } from './create-token.js';

export const createPersonalTokenRoute =
  (createToken: CreateToken): Handler<typeof createPersonalToken> =>
  async ({ body }, context) => {
    const caller = identified(context);
    const { id, name, type } = caller.principal;
    const { token, value } = await createToken({
      collection: personalTokensOf(caller),
      label: body.label,
      description: body.description ?? '',
      grant: {
        scopes: body.scopes,
        expiresAt:
          typeof body.expires_at === 'string' ? new Date(body.expires_at) : body.expires_at,
        ipAllowlist: body.ip_allowlist,
      },
      makerId: makerIdOf(caller),
      creator: { type, id, name },
      actor: actorOf(context),
    });
    return {
      status: 201,
      headers: { Location: fillPath(readPersonalToken.path, { id: token.id }) },
      body: { ...presentToken(token), token: value },
    };
  };
