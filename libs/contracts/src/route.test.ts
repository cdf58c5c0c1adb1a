import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { only, open } from './access.js';
import { problemCodes } from './problem-codes.js';
import {
  answer,
  anyMediaType,
  assertDistinct,
  defineRoute,
  emptyAnswer,
  orStream,
  type RouteDefinition,
  streamAnswer,
} from './route.js';
import { allRoutes, publicRoutes } from './routes/index.js';

const sound = {
  id: 'readThing',
  service: 'token',
  method: 'GET',
  path: '/things/{id}',
  summary: 'Read a thing',
  access: open(),
  params: z.object({ id: z.string() }),
  answers: { 200: answer('The thing', z.string()) },
} as const;

test('a sound declaration gets its defaults', () => {
  expect(defineRoute(sound)).toMatchObject({ rateLimit: 'read', showsSecret: false, problems: [] });
});

test('the runner protocol draws from an allowance of its own, reads and writes alike', () => {
  expect(defineRoute({ ...sound, runner: true })).toMatchObject({ rateLimit: 'runner' });
  expect(defineRoute({ ...sound, runner: true, method: 'POST' }).rateLimit).toBe('runner');
});

describe('abuse 8: an incomplete declaration does not start, such as one', () => {
  test.each<[string, object, string]>([
    ['without access', { access: undefined }, 'no access'],
    ['with an unknown access', { access: { who: 'everyone' } }, 'unknown access'],
    ['that admits nobody', { access: only() }, 'admits no kind'],
    ['whose path parameters have no schema', { params: undefined }, 'differ'],
    ['with a schema for a parameter that is not there', { path: '/things' }, 'differ'],
    ['without an answer', { answers: {} }, 'no answer'],
    ['that is a GET with an Idempotency-Key', { idempotencyKey: true }, 'idempotent by itself'],
    [
      'with a credential in the query that nobody asks for',
      { queryCredential: 'token' },
      'asks for none',
    ],
    [
      'with a query parameter that the gateway takes out',
      {
        queryCredential: 'token',
        access: only('job'),
        query: z.object({ token: z.string().optional() }),
      },
      'takes out',
    ],
    [
      'with two bodies',
      { method: 'PUT', body: z.string(), content: { as: 'buffer', type: anyMediaType } },
      'a body twice',
    ],
    ['that is a GET with bytes', { content: { as: 'buffer', type: anyMediaType } }, 'no body'],
    ['with an unknown problem', { problems: ['nope'] }, 'unknown problem'],
  ])('%s', (_, change, message) => {
    expect(() => defineRoute({ ...sound, ...change } as unknown as RouteDefinition)).toThrow(
      message,
    );
  });
});

test('two routes for one method and path, or with one id, do not start', () => {
  const one = defineRoute(sound);
  const other = { ...one, id: 'other', path: '/things/{name}' } as const;
  expect(() => assertDistinct([one, other])).toThrow('collide');
  expect(() => assertDistinct([one, { ...other, id: one.id, path: '/else' }])).toThrow('collide');
});

describe('abuse 7: a GET changes nothing', () => {
  test('a GET with a body can not be declared', () => {
    expect(() => defineRoute({ ...sound, body: z.string() } as unknown as RouteDefinition)).toThrow(
      'GET',
    );
  });
  test('no declared GET creates, empties or accepts', () => {
    const gets = allRoutes.filter(({ method }) => method === 'GET');
    expect(gets.length).toBeGreaterThan(0);
    // Signing in goes by redirects: the one change behind a GET, which the state guards.
    const redirects = ['beginSignIn', 'endSignIn'];
    /** A part of it, and what the caller has already. */
    const shortened = ['206', '304'];
    for (const { id, answers } of gets) {
      const whole = Object.keys(answers).filter((status) => !shortened.includes(status));
      expect(whole).toEqual([redirects.includes(id) ? '302' : '200']);
    }
  });
});

test('no public route is for services only, and none is without an owner', () => {
  for (const route of publicRoutes) {
    expect(route.access.who).not.toBe('service');
    expect(route.path).toMatch(/^\/(api|auth|trigger|hooks)(\/|$)/);
  }
});

test('an answer that shows a secret is declared as one', () => {
  const showing = allRoutes.filter(({ answers }) =>
    Object.values(answers).some(
      ({ body }) =>
        body instanceof z.ZodObject &&
        'token' in body.shape &&
        body.shape.token instanceof z.ZodString,
    ),
  );
  expect(showing.length).toBeGreaterThan(0);
  expect(showing.every(({ showsSecret }) => showsSecret)).toBe(true);
});

test('every problem code is an error status', () => {
  for (const { status } of Object.values(problemCodes)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
  }
});

test('an empty answer has no body', () => {
  expect(emptyAnswer('Gone').body).toBeUndefined();
});

test('an answer may be a stream, JSON, or either', () => {
  expect(streamAnswer('Bytes', 'text/plain')).toMatchObject({ body: undefined });
  const body = z.string();
  expect(orStream(answer('Either', body), 'text/plain')).toMatchObject({ body });
});
