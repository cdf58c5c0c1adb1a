import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  answer,
  assertionHeader,
  type Caller,
  defineRoute,
  emptyAnswer,
  only,
  open,
  type RouteDefinition,
  scoped,
} from '@orchestrator/contracts';
import {
  type AssertionSigner,
  type AssertionVerifier,
  createAssertionSigner,
  createAssertionVerifier,
  generateSigningKey,
  publicPart,
} from '@orchestrator/internal-auth';
import { createLogger } from '@orchestrator/observability';
import type { Express } from 'express';
import request from 'supertest';
import { z } from 'zod';
import { createServiceApp, handle, identified } from './index.js';

const id = '019386f0-0000-7000-8000-000000000001';
const ada: Caller = {
  type: 'token',
  token: {
    id,
    kind: 'personal',
    scopes: ['read'],
    expires_at: null,
    ip_allowlist: null,
    repositories: null,
  },
  principal: { type: 'user', id, name: 'ada', namespaces: [] },
};

const echo = defineRoute({
  id: 'echo',
  service: 'token',
  method: 'POST',
  path: '/things/{name}',
  summary: 'Echo',
  access: only('personal'),
  params: z.object({ name: z.string().max(5) }),
  query: z.object({ limit: z.coerce.number().int().optional() }),
  body: z.strictObject({ label: z.string(), count: z.number() }),
  answers: { 201: answer('Echo', z.strictObject({ label: z.string(), by: z.string() })) },
  maxBodyBytes: 1_000,
  showsSecret: true,
});
const lying = defineRoute({
  id: 'lying',
  service: 'token',
  method: 'GET',
  path: '/lying',
  summary: 'Answers what it does not declare',
  access: open(),
  answers: { 200: answer('Nothing', z.strictObject({})) },
});
const failing = defineRoute({
  id: 'failing',
  service: 'token',
  method: 'GET',
  path: '/failing',
  summary: 'Throws',
  access: open(),
  answers: { 200: answer('Nothing', z.strictObject({})) },
});
const redirecting = defineRoute({
  id: 'redirecting',
  service: 'token',
  method: 'GET',
  path: '/redirecting',
  summary: 'Sends a browser on, with a cookie',
  access: open(),
  answers: { 302: emptyAnswer('Onward') },
  signIn: true,
});
const everybodys = defineRoute({
  id: 'everybodys',
  service: 'token',
  method: 'GET',
  path: '/everybodys',
  summary: 'The same for all',
  access: open(),
  answers: { 200: answer('Nothing', z.strictObject({})) },
});
const inNamespace = defineRoute({
  id: 'inNamespace',
  service: 'token',
  method: 'GET',
  path: '/orgs/{org}',
  summary: 'Of a namespace',
  access: scoped('read', { namespace: { parameter: 'org', role: 'admin' } }),
  params: z.object({ org: z.string() }),
  answers: { 200: answer('Its id', z.string()) },
});

let signer: AssertionSigner;
let verifier: AssertionVerifier;
let app: Express;
const lines: string[] = [];

beforeAll(async () => {
  const key = await generateSigningKey('gateway');
  signer = await createAssertionSigner(key);
  verifier = await createAssertionVerifier({ audience: 'token', trustedKeys: [publicPart(key)] });
  app = service('throw');
});

const service = (undeclaredAnswers: 'throw' | 'log') =>
  createServiceApp({
    service: 'token',
    log: createLogger({
      service: 'token',
      level: 'trace',
      destination: { write: (text) => void lines.push(text) },
    }),
    verifier,
    undeclaredAnswers,
    problemOf: () => undefined,
    bindings: [
      handle(echo, ({ body }, context) =>
        Promise.resolve({
          status: 201,
          body: { label: body.label, by: identified(context).principal.name },
        }),
      ),
      handle(lying, () =>
        Promise.resolve({ status: 200, body: { secret: 1 } as unknown as Record<string, never> }),
      ),
      handle(failing, () => Promise.reject(new Error('internal: table users is gone'))),
      handle(redirecting, () =>
        Promise.resolve({ status: 302, headers: { Location: '/', 'Set-Cookie': 'a=b' } }),
      ),
      handle(everybodys, () => Promise.resolve({ status: 200, body: {} })),
      handle(inNamespace, (_, { namespace }) =>
        Promise.resolve({ status: 200, body: namespace?.id ?? '' }),
      ),
    ],
  });

const as = async (caller: Caller) => ({ [assertionHeader]: await signer.sign('token', caller) });
const post = async (
  body: string | object,
  options: { type?: string; path?: string; caller?: Caller } = {},
) =>
  request(app)
    .post(options.path ?? '/things/a')
    .set(await as(options.caller ?? ada))
    .set('content-type', options.type ?? 'application/json')
    .send(body);

test('a sound request reaches its handler, and the answer is not stored', async () => {
  const answered = await post({ label: 'x', count: 1 });
  expect(answered.status).toBe(201);
  expect(answered.body).toEqual({ label: 'x', by: 'ada' });
  expect(answered.get('cache-control')).toBe('no-store');
  expect(answered.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(answered.headers).toMatchObject({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
  expect(lines.join('')).not.toContain('eyJ');
});

test('what is for one caller or one browser is not stored on the way, what is for all may be', async () => {
  const admin = { id, name: 'acme', type: 'organization', role: 'admin' } as const;
  const caller: Caller = { ...ada, principal: { ...ada.principal, namespaces: [admin] } };
  const own = await request(app)
    .get('/orgs/acme')
    .set(await as(caller));
  expect([own.status, own.get('cache-control')]).toEqual([200, 'no-store']);
  const anonymous = await as({ type: 'anonymous' });
  const onward = await request(app).get('/redirecting').set(anonymous);
  expect([onward.status, onward.get('cache-control')]).toEqual([302, 'no-store']);
  const shared = await request(app).get('/everybodys').set(anonymous);
  expect([shared.status, shared.get('cache-control')]).toEqual([200, undefined]);
});

describe('bad input', () => {
  test('is told all at once, field by field', async () => {
    const answered = await post({ label: 1, extra: true }, { path: '/things/toolong?limit=x' });
    expect(answered.status).toBe(400);
    expect(answered.type).toBe('application/problem+json');
    expect(answered.body).toMatchObject({
      code: 'validation_failed',
      status: 400,
      instance: '/things/toolong',
    });
    const paths = (answered.body as { errors: { path: string }[] }).errors
      .map(({ path }) => path)
      .sort();
    expect(paths).toEqual(['count', 'extra', 'label', 'path.name', 'query.limit']);
  });

  test.each([
    ['not JSON', '{"label":', 'application/json', 400, 'bad_request'],
    [
      'of another type',
      'label=x',
      'application/x-www-form-urlencoded',
      415,
      'unsupported_media_type',
    ],
    [
      'over the limit',
      JSON.stringify({ label: 'x'.repeat(1_000) }),
      'application/json',
      413,
      'body_too_large',
    ],
    ['a bare null', 'null', 'application/json', 400, 'validation_failed'],
    [
      'with __proto__',
      '{"label":"x","count":1,"__proto__":{"a":1}}',
      'application/json',
      400,
      'validation_failed',
    ],
    [
      'in another charset',
      '{"label":"x"}',
      'application/json; charset=latin1',
      415,
      'unsupported_media_type',
    ],
  ])('a body that is %s is refused', async (_, body, type, status, code) => {
    const answered = await post(body, { type });
    expect([answered.status, (answered.body as { code: string }).code]).toEqual([status, code]);
  });

  test('abuse 41: a token in it is not quoted, wherever it stood', async () => {
    const value = `orp_${'a1B2'.repeat(12)}9`;
    const answered = await post({ [value]: value, label: value }, { path: `/things/${value}` });
    expect(answered.status).toBe(400);
    expect(answered.body).toMatchObject({ instance: '/things/orp_[redacted]' });
    expect(answered.text).not.toContain(value);
  });

  test('a missing body is refused', async () => {
    const answered = await request(app)
      .post('/things/a')
      .set(await as(ada));
    expect(answered.status).toBe(400);
  });

  test.each(['/things/%', '/things/%ff'])('malformed encoding %s is refused', async (path) => {
    expect((await post({ label: 'x', count: 1 }, { path })).status).toBe(400);
  });
});

describe('abuse 19: past the gateway', () => {
  test('a call without an assertion is refused', async () => {
    const answered = await request(app).post('/things/a').send({});
    expect([answered.status, (answered.body as { code: string }).code]).toEqual([
      401,
      'assertion_refused',
    ]);
  });
  test('a kind that is not declared is refused before its input is looked at', async () => {
    const agent: Caller = { ...ada, token: { ...ada.token, kind: 'agent' } };
    const answered = await post({ nonsense: 1 }, { caller: agent });
    expect([answered.status, (answered.body as { code: string }).code]).toEqual([
      403,
      'caller_kind_refused',
    ]);
  });
  test('somebody else’s namespace is not found', async () => {
    const answered = await request(app)
      .get('/orgs/acme')
      .set(await as(ada));
    expect(answered.status).toBe(404);
  });
  test('what no route declares is not found', async () => {
    expect(
      (
        await request(app)
          .get('/else')
          .set(await as(ada))
      ).status,
    ).toBe(404);
  });
});

test('an unforeseen error tells the caller nothing, and the log everything', async () => {
  const answered = await request(app)
    .get('/failing')
    .set(await as({ type: 'anonymous' }));
  expect([answered.status, (answered.body as { code: string }).code]).toEqual([
    500,
    'internal_error',
  ]);
  expect(answered.text).not.toContain('users');
  expect(lines.join('')).toContain('table users is gone');
});

test('an answer that breaks its contract fails in tests and is only logged in production', async () => {
  const anonymous = await as({ type: 'anonymous' });
  expect((await request(app).get('/lying').set(anonymous)).status).toBe(500);
  expect((await request(service('log')).get('/lying').set(anonymous)).status).toBe(200);
  expect(lines.join('')).toContain('answer breaks its contract');
});

test('a route of another service, or without access, does not start', () => {
  const bind = (route: RouteDefinition) =>
    createServiceApp({
      service: 'identity',
      log: createLogger({ service: 'x', level: 'silent' }),
      verifier,
      undeclaredAnswers: 'throw',
      problemOf: () => undefined,
      bindings: [handle(route, () => Promise.reject(new Error()))],
    });
  expect(() => bind(failing)).toThrow('belongs to');
  expect(() =>
    bind({ ...failing, service: 'identity', access: undefined } as unknown as RouteDefinition),
  ).toThrow('no access');
});
