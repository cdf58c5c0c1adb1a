import {
  fillPath,
  organizationTokens,
  personalTokens,
  type rotateOwnToken as route,
} from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { Token } from '../../domain/token.js';
import { creatorOf, ownTokenIdOf } from '../callers/maker-of.js';
import { presentToken } from '../presenters/present-token.js';
import { rotationAsked } from '../rotate-token/rotation-asked.js';
import type { RotateOwnToken } from './rotate-own-token.js';

export const rotateOwnTokenRoute =
  (rotateOwnToken: RotateOwnToken): Handler<typeof route> =>
  async ({ body }, context) => {
    const caller = identified(context);
    if (caller.type !== 'token') throw new Error('The route admits tokens only');
    const { token, value } = await rotateOwnToken({
      callingId: ownTokenIdOf(context),
      kind: caller.token.kind,
      rotation: rotationAsked(body),
      creator: creatorOf(context),
      actor: actorOf(context),
    });
    return {
      status: 201,
      headers: { Location: placeOf(token, caller.principal.name) },
      body: { ...presentToken(token), token: value },
    };
  };

/** @param ownerName as it is called now */
const placeOf = ({ id, kind }: Token, ownerName: string): string =>
  kind === 'organization'
    ? fillPath(organizationTokens.read.path, { org: ownerName, id })
    : fillPath(personalTokens.read.path, { id });
