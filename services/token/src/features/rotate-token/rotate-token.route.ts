import { fillPath, type TokenCollection } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { FindCollection } from '../callers/collection-of.js';
import { creatorOf, makerIdOf } from '../callers/maker-of.js';
import { presentToken } from '../presenters/present-token.js';
import { rotationAsked } from './rotation-asked.js';
import type { RotateToken } from './rotate-token.js';

export const rotateTokenRoute =
  (
    declared: TokenCollection,
    find: FindCollection,
    { rotateToken }: { rotateToken: RotateToken },
  ): Handler<TokenCollection['rotate']> =>
  async ({ params, body }, context) => {
    const collection = await find(context, params);
    const { token, value } = await rotateToken({
      selector: { id: params.id, collection },
      rotation: rotationAsked(body),
      makerId: makerIdOf(identified(context)),
      creator: creatorOf(context),
      actor: actorOf(context),
    });
    return {
      status: 201,
      headers: { Location: fillPath(declared.read.path, { ...params, id: token.id }) },
      body: { ...presentToken(token), token: value },
    };
  };
