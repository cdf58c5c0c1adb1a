import { describe, expect, test } from '@jest/globals';
import { openapiDocument } from './openapi.js';
import { publicRoutes } from './routes/index.js';

/** As it comes out of the gateway: what clients are made from. */
const document = JSON.parse(
  JSON.stringify(
    openapiDocument(publicRoutes, { title: 'T', version: '1', serverUrl: 'http://localhost' }),
  ),
) as Document;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> } | undefined>
  >;
}
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
}

const resolve = (schema: Schema | undefined): Schema => {
  const name = schema?.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? (schema ?? {}) : resolve(document.components.schemas[name]);
};
const property = (schema: Schema | undefined, name: string): Schema =>
  resolve(resolve(schema).properties?.[name]);
const operation = (route: string): Operation | undefined => {
  const [method = '', path = ''] = route.split(' ');
  return document.paths[path]?.[method.toLowerCase()];
};
const answerOf = (route: string, status: number): Schema =>
  resolve(operation(route)?.responses[String(status)]?.content?.['application/json']?.schema);
const queryOf = (route: string): readonly string[] =>
  (operation(route)?.parameters ?? []).flatMap((one) => (one.in === 'query' ? [one.name] : []));
const bodyOf = (route: string): Schema =>
  resolve(operation(route)?.requestBody?.content['application/json']?.schema);

/** Each route with the status of its success. */
const routes: readonly (readonly [string, number])[] = [
  ['GET /auth/providers', 200],
  ['GET /auth/login/{provider}', 302],
  ['GET /auth/callback/{provider}', 302],
  ['GET /auth/signup', 200],
  ['POST /auth/signup', 201],
  ['POST /auth/link/{provider}', 200],
  ['POST /auth/link/confirm', 200],
  ['GET /auth/session', 200],
  ['POST /auth/logout', 204],
  ['GET /api/v2/user', 200],
  ['PATCH /api/v2/user', 200],
  ['DELETE /api/v2/user', 204],
  ['GET /api/v2/user/identities', 200],
  ['DELETE /api/v2/user/identities/{id}', 204],
  ['GET /api/v2/user/sessions', 200],
  ['DELETE /api/v2/user/sessions/{id}', 204],
  ['GET /api/v2/user/audit-log', 200],
  ['GET /api/v2/user/invitations', 200],
  ['POST /api/v2/user/invitations/{id}/accept', 200],
  ['DELETE /api/v2/user/invitations/{id}', 204],
  ['GET /api/v2/orgs', 200],
  ['POST /api/v2/orgs', 201],
  ['GET /api/v2/orgs/{org}', 200],
  ['PATCH /api/v2/orgs/{org}', 200],
  ['DELETE /api/v2/orgs/{org}', 204],
  ['GET /api/v2/orgs/{org}/members', 200],
  ['PATCH /api/v2/orgs/{org}/members/{username}', 200],
  ['DELETE /api/v2/orgs/{org}/members/{username}', 204],
  ['GET /api/v2/orgs/{org}/invitations', 200],
  ['POST /api/v2/orgs/{org}/invitations', 201],
  ['DELETE /api/v2/orgs/{org}/invitations/{id}', 204],
  ['GET /api/v2/orgs/{org}/audit-log', 200],
];

const user = ['id', 'username', 'display_name', 'email', 'avatar_url', 'created_at'];
const entry = ['id', 'time', 'action', 'actor', 'token_id', 'target', 'ip', 'details'];
const member = ['username', 'display_name', 'role', 'joined_at'];

const plain: readonly (readonly [string, number, readonly string[]])[] = [
  ['GET /api/v2/user', 200, user],
  ['PATCH /api/v2/user', 200, user],
  ['POST /auth/signup', 201, user],
  ['POST /auth/link/{provider}', 200, ['location']],
  ['PATCH /api/v2/orgs/{org}/members/{username}', 200, member],
];
const lists: readonly (readonly [string, readonly string[]])[] = [
  [
    'GET /api/v2/user/identities',
    ['id', 'provider', 'login', 'email', 'linked_at', 'last_used_at'],
  ],
  [
    'GET /api/v2/user/sessions',
    ['id', 'current', 'created_at', 'last_seen_at', 'ip', 'user_agent', 'provider'],
  ],
  ['GET /api/v2/user/audit-log', entry],
  ['GET /api/v2/orgs/{org}/audit-log', entry],
  ['GET /api/v2/orgs/{org}/members', member],
  ['GET /api/v2/orgs', ['id', 'name', 'display_name', 'role']],
  ['GET /api/v2/user/invitations', ['id', 'role']],
  ['GET /api/v2/orgs/{org}/invitations', ['id', 'username', 'role']],
];
const bodies: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['POST /auth/signup', ['username'], ['username']],
  ['PATCH /api/v2/user', ['display_name', 'username'], []],
  ['POST /api/v2/orgs', ['name', 'display_name'], ['name']],
  ['PATCH /api/v2/orgs/{org}', ['display_name', 'token_policy'], []],
  ['PATCH /api/v2/orgs/{org}/members/{username}', ['role'], ['role']],
  ['POST /api/v2/orgs/{org}/invitations', ['username', 'role'], ['username', 'role']],
];

describe('the document says what clients rely on', () => {
  test.each(routes)('%s is there, and answers %d', (route, status) => {
    expect(Object.keys(operation(route)?.responses ?? {})).toContain(String(status));
  });

  test.each(plain)('%s answers %d with its fields, all of them always', (route, status, fields) => {
    const { properties = {}, required } = answerOf(route, status);
    expect(Object.keys(properties)).toEqual(expect.arrayContaining([...fields]));
    expect(required).toEqual(expect.arrayContaining([...fields]));
  });

  test.each(lists)('%s answers pages of its objects, with limit and cursor', (route, fields) => {
    const page = answerOf(route, 200);
    expect(page.required).toEqual(['items', 'next_cursor']);
    expect(queryOf(route)).toEqual(expect.arrayContaining(['limit', 'cursor']));
    const { properties = {}, required } = resolve(property(page, 'items').items);
    expect(Object.keys(properties)).toEqual(expect.arrayContaining([...fields]));
    expect(required).toEqual(expect.arrayContaining([...fields]));
  });

  test.each(bodies)('%s takes its fields', (route, fields, required) => {
    const body = bodyOf(route);
    expect(Object.keys(body.properties ?? {})).toEqual(expect.arrayContaining([...fields]));
    expect(body.required ?? []).toEqual(required);
  });

  test('a provider has id, name and one of three types', () => {
    const one = resolve(property(answerOf('GET /auth/providers', 200), 'items').items);
    expect(one.required).toEqual(['id', 'name', 'type']);
    expect(property(one, 'type').enum).toEqual(['github', 'gitlab', 'oidc']);
  });

  test('a session is that of nobody, or has a user, a CSRF token and two ends', () => {
    const [nobody, somebody] = answerOf('GET /auth/session', 200).anyOf ?? [];
    expect(resolve(nobody).required).toEqual(['user']);
    expect(resolve(somebody).required).toEqual(['user', 'csrf_token', 'expires_at', 'fresh_until']);
    expect(Object.keys(property(somebody, 'user').properties ?? {})).toEqual(user);
  });

  test('the parts of an audit entry, and what it is filtered by', () => {
    const one = resolve(property(answerOf('GET /api/v2/orgs/{org}/audit-log', 200), 'items').items);
    expect(property(one, 'actor').required).toEqual(['type', 'id', 'name']);
    expect(property(one, 'target').required).toEqual(expect.arrayContaining(['type', 'id']));
    for (const route of ['GET /api/v2/user/audit-log', 'GET /api/v2/orgs/{org}/audit-log']) {
      expect(queryOf(route)).toEqual(
        expect.arrayContaining(['actor', 'action', 'token_id', 'since', 'until']),
      );
    }
  });

  test('an organization can say what is asked of its tokens', () => {
    const policy = property(bodyOf('PATCH /api/v2/orgs/{org}'), 'token_policy');
    expect(Object.keys(policy.properties ?? {})).toEqual([
      'max_token_lifetime_days',
      'require_token_expiry',
      'inactive_token_days',
    ]);
    expect(policy.required ?? []).toEqual([]);
  });
});
