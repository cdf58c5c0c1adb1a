import { z } from 'zod';
import type { Access } from '../access.js';
import { answer, defineRoute, emptyAnswer, type HandedOut } from '../route.js';
import { identifier, listQuery, page } from '../schemas/primitives.js';
import { rotateTokenBody, token, tokenStatuses, tokenWithValue } from '../schemas/token.js';

const tokenListQuery = listQuery.extend({ status: z.enum(tokenStatuses).optional() });
const withLocation = { Location: 'Where the token is' };

/** Where tokens of one kind are managed, and who owns what is managed there. */
export interface TokenCollectionInit<
  N extends string,
  P extends string,
  S extends z.ZodRawShape,
  C extends z.ZodType,
  U extends z.ZodType,
> {
  /** Part of the operation ids: `create<name>`, `list<name>s`. */
  readonly name: N;
  /** What people call it. */
  readonly called: string;
  readonly kind: 'personal' | 'organization' | 'agent' | 'trigger';
  readonly owner: 'user' | 'organization' | 'project';
  readonly path: `/${P}`;
  /** The parameters of the path. */
  readonly params: S;
  readonly access: Access;
  /** What one of its tokens stands for, besides the scopes that it carries. */
  readonly handsOut: HandedOut;
  readonly create: C;
  readonly update: U;
}

/** The same verbs for every kind of token. */
export function tokenCollection<
  const N extends string,
  const P extends string,
  S extends z.ZodRawShape,
  C extends z.ZodType,
  U extends z.ZodType,
>(init: TokenCollectionInit<N, P, S, C, U>) {
  const { name, called, kind, owner, path, access, handsOut } = init;
  const common = { service: 'token', access } as const;
  const place = z.object(init.params);
  const one = z.object({ ...init.params, id: identifier });
  return {
    kind,
    owner,
    create: defineRoute({
      ...common,
      id: `create${name}`,
      method: 'POST',
      path,
      summary: `Create ${called}. The answer is the only place where its value is shown.`,
      params: place,
      body: init.create,
      answers: { 201: answer('The token with its value', tokenWithValue, withLocation) },
      problems: ['not_found', 'label_taken', 'escalation_refused', 'repository_not_allowed'],
      handsOut,
      showsSecret: true,
    }),
    list: defineRoute({
      ...common,
      id: `list${name}s`,
      method: 'GET',
      path,
      summary: `List tokens, newest first: each ${called.replace(/^an? /, '')}`,
      params: place,
      query: tokenListQuery,
      answers: { 200: answer('A page of tokens', page(token)) },
      problems: ['not_found', 'repository_not_allowed'],
    }),
    read: defineRoute({
      ...common,
      id: `read${name}`,
      method: 'GET',
      path: `${path}/{id}`,
      summary: `Read ${called}`,
      params: one,
      answers: { 200: answer('The token', token) },
      problems: ['not_found', 'repository_not_allowed'],
    }),
    update: defineRoute({
      ...common,
      id: `update${name}`,
      method: 'PATCH',
      path: `${path}/{id}`,
      summary: `Change what ${called} is called${kind === 'agent' ? ', and the labels of its agents' : ''}`,
      params: one,
      body: init.update,
      answers: { 200: answer('The token', token) },
      problems: [
        'not_found',
        'label_taken',
        'conflict',
        'escalation_refused',
        'repository_not_allowed',
      ],
    }),
    rotate: defineRoute({
      ...common,
      id: `rotate${name}`,
      method: 'POST',
      path: `${path}/{id}/rotate`,
      summary: `Give ${called} a new value. The old one works until the overlap is over.`,
      params: one,
      body: rotateTokenBody,
      answers: { 201: answer('The successor with its value', tokenWithValue, withLocation) },
      problems: [
        'not_found',
        'already_rotated',
        'conflict',
        'escalation_refused',
        'repository_not_allowed',
      ],
      handsOut,
      showsSecret: true,
    }),
    revoke: defineRoute({
      ...common,
      id: `revoke${name}`,
      method: 'DELETE',
      path: `${path}/{id}`,
      summary: `Revoke ${called}. It is refused everywhere when this is answered.`,
      params: one,
      answers: { 204: emptyAnswer('Revoked, now or before') },
      problems: ['not_found', 'repository_not_allowed'],
    }),
  } as const;
}
