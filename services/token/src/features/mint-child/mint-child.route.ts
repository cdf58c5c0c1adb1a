import type { mintChildToken } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { serviceActorOf } from '../callers/service-actor-of.js';
import type { MintChild } from './mint-child.js';

export const mintChildRoute =
  (mintChild: MintChild): Handler<typeof mintChildToken> =>
  async ({ body: { kind, parent_id: parentId, label, project } }, context) => {
    const actor = serviceActorOf(context);
    const minted = await mintChild({ kind, parentId, label, project, actor });
    return {
      status: 201,
      body: { id: minted.id, token: minted.value, parent_id: minted.parentId },
    };
  };
