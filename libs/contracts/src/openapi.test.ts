import { describe, expect, test } from '@jest/globals';
import { openapiDocument } from './openapi.js';
import { z } from 'zod';
import { only, scoped } from './access.js';
import { openapiPath } from './path-template.js';
import { anyMediaType, answer, defineRoute, orStream } from './route.js';
import { publicRoutes } from './routes/index.js';

const document = openapiDocument(publicRoutes, {
  title: 'T',
  version: '1',
  serverUrl: 'http://localhost',
});

test('the document is OpenAPI 3.1 and has every public route', () => {
  expect(document.openapi).toBe('3.1.0');
  for (const { path, method, id } of publicRoutes) {
    const operation = document.paths?.[openapiPath(path)]?.[method.toLowerCase() as 'get'];
    expect(operation?.operationId).toBe(id);
  }
});

test('every reference in it leads somewhere', () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(document.components?.schemas).toHaveProperty(name);
});

test('a body that may be left out is not declared as required', () => {
  const optional = publicRoutes.filter(({ path, method, body }) => {
    const operation = document.paths?.[openapiPath(path)]?.[method.toLowerCase() as 'post'];
    return (
      body !== undefined && JSON.stringify(operation?.requestBody).includes('"required":false')
    );
  });
  const rotations = publicRoutes.filter(({ id }) => id.startsWith('rotate'));
  const others = ['triggerPipeline', 'triggerConfiguration', 'registerAgent', 'sendHeartbeat'];
  expect(optional.map(({ id }) => id).sort()).toEqual(
    [...rotations.map(({ id }) => id), ...others].sort(),
  );
});

test('the header Idempotency-Key is declared where it counts, with what it can lead to', () => {
  const withKey = publicRoutes.filter(({ path, method }) => {
    const operation = document.paths?.[openapiPath(path)]?.[method.toLowerCase() as 'post'];
    const headers = (operation?.parameters ?? []).filter(
      (one) => 'in' in one && one.in === 'header',
    );
    if (headers.length === 0) return false;
    expect(headers).toMatchObject([{ name: 'Idempotency-Key', schema: { type: 'string' } }]);
    expect(headers[0]).not.toMatchObject({ required: true });
    expect(JSON.stringify(operation?.responses?.['409'])).toContain('idempotency_key_reused');
    return true;
  });
  expect(withKey.map(({ id }) => id).sort()).toEqual([
    'createOrganization',
    'createProject',
    'rerunRun',
    'trigger',
    'triggerConfiguration',
    'triggerPipeline',
  ]);
});

describe('bytes and streams', () => {
  const path = '/things';
  const options = { title: 'T', version: '1', serverUrl: 'http://localhost' };
  const base = { service: 'token', path, access: scoped('read'), summary: 'A thing' } as const;
  const answers = { 200: answer('Done', z.strictObject({})) };

  test('of a request are binary, of the type that is asked for', () => {
    for (const [type, told] of [
      [anyMediaType, 'application/octet-stream'],
      ['multipart/form-data', 'multipart/form-data'],
    ] as const) {
      const content = { as: 'stream', type } as const;
      const route = defineRoute({ ...base, id: 'put', method: 'PUT', content, answers });
      expect(openapiDocument([route], options).paths?.[path]?.put).toMatchObject({
        requestBody: { content: { [told]: { schema: { type: 'string', format: 'binary' } } } },
        responses: { 413: {}, 415: {} },
      });
    }
  });

  test('of an answer stand beside the JSON that may come instead', () => {
    const body = z.strictObject({ items: z.array(z.string()) });
    const either = { 200: orStream(answer('Lines', body), 'text/event-stream') };
    const route = defineRoute({ ...base, id: 'get', method: 'GET', answers: either });
    const document = openapiDocument([route], options);
    expect(document.paths?.[path]?.get?.responses?.['200']).toMatchObject({
      content: { 'application/json': {}, 'text/event-stream': { schema: { type: 'string' } } },
    });
  });

  test('a credential in another place is declared as such, and agents of both generations', () => {
    const query = defineRoute({
      ...base,
      id: 'query',
      method: 'GET',
      access: { ...only('instance', 'agent', 'job'), legacyAgent: true },
      queryCredential: 'token',
      answers,
    });
    const header = defineRoute({
      ...base,
      id: 'header',
      method: 'POST',
      gitlabToken: true,
      answers,
    });
    const { get, post } = openapiDocument([query, header], options).paths?.[path] ?? {};
    expect(get?.security).toEqual([{ queryToken: [] }]);
    expect(get?.description).toContain('earlier generation');
    expect(JSON.stringify(get?.responses?.['403'])).toContain('legacy_agents_refused');
    expect(post?.security).toEqual([{ token: [] }, { gitlabToken: [] }, { session: [] }]);
  });
});

test('that an address may not be allowed is declared wherever tokens are, whatever their scopes', () => {
  for (const { path, method, access } of publicRoutes) {
    const operation = document.paths?.[openapiPath(path)]?.[method.toLowerCase() as 'get'];
    const forbidden = JSON.stringify(operation?.responses?.['403'] ?? '');
    const admitsTokens = access.who === 'caller' && access.kinds.some((kind) => kind !== 'session');
    expect([path, forbidden.includes('ip_not_allowed')]).toEqual([path, admitsTokens]);
  }
});
