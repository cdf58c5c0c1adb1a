import type { TokenCollection } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { TokenEdit, TokenStore } from '../../domain/token-changes.js';
import type { FindCollection } from '../callers/collection-of.js';
import { presentToken } from '../presenters/present-token.js';
import { assertMayLabelAgents } from './assert-may-label-agents.js';

export const updateTokenRoute =
  (find: FindCollection, store: TokenStore): Handler<TokenCollection['update']> =>
  async ({ params, body }, context) => {
    const edit: TokenEdit = body;
    if (edit.labels !== undefined) assertMayLabelAgents(identified(context));
    const collection = await find(context, params);
    const token = await store.edit({ id: params.id, collection }, edit, actorOf(context));
    return { status: 200, body: presentToken(token) };
  };
