import {
  answer,
  defineRoute,
  freshSession,
  only,
  open,
  type RouteDefinition,
  scoped,
  tokenRoutes,
} from '@orchestrator/contracts';
import { z } from 'zod';

const anything = { 200: answer('Anything', z.unknown()) };
const declare = (
  init: Pick<RouteDefinition, 'id' | 'method' | 'path' | 'access'> & Partial<RouteDefinition>,
) => defineRoute({ service: 'token', summary: 'For tests', answers: anything, ...init });

/** The routes about tokens, and some that only tests have. */
export const testRoutes: readonly RouteDefinition[] = [
  ...tokenRoutes,
  declare({ id: 'readThing', method: 'GET', path: '/api/thing', access: scoped('read') }),
  declare({
    id: 'writeThing',
    method: 'POST',
    path: '/api/thing',
    access: scoped('repo:write'),
    body: z.unknown(),
    maxBodyBytes: 100_000,
  }),
  declare({ id: 'stream', method: 'GET', path: '/api/stream', access: scoped('read') }),
  declare({ id: 'slow', method: 'GET', path: '/api/slow', access: scoped('read') }),
  declare({
    id: 'limited',
    method: 'GET',
    path: '/api/limited/{code}',
    access: scoped('read'),
    params: z.object({ code: z.string() }),
  }),
  declare({ id: 'broken', method: 'GET', path: '/api/broken', access: scoped('read') }),
  declare({ id: 'open', method: 'GET', path: '/api/open', access: open() }),
  declare({
    id: 'openWrite',
    method: 'POST',
    path: '/api/open',
    access: open(),
    body: z.unknown(),
  }),
  declare({
    id: 'signInRead',
    method: 'GET',
    path: '/api/sign-in',
    access: open(),
    signIn: true,
  }),
  declare({
    id: 'signInWrite',
    method: 'POST',
    path: '/api/sign-in',
    access: open(),
    body: z.unknown(),
    signIn: true,
  }),
  declare({
    id: 'linkWrite',
    method: 'POST',
    path: '/api/link',
    access: freshSession(),
    body: z.unknown(),
    signIn: true,
  }),
  declare({ id: 'cookies', method: 'GET', path: '/api/cookies', access: open() }),
  declare({ id: 'agents', method: 'GET', path: '/api/agents', access: only('agent') }),
  declare({
    id: 'org',
    method: 'GET',
    path: '/api/orgs/{org}',
    access: scoped('read'),
    params: z.object({ org: z.string() }),
  }),
  declare({
    id: 'file',
    method: 'GET',
    path: '/api/files/{+path}',
    access: scoped('read'),
    params: z.object({ path: z.string() }),
  }),
];
