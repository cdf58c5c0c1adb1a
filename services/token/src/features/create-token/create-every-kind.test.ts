import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TokenCollection } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { parseToken, prefixes } from '@orchestrator/token-format';
import {
  bodyFor,
  createIn,
  everyCollection,
  pathIn,
  type Place,
  placeOf,
} from '../../../test/collections.js';
import { type Harness, sessionOf, startHarness } from '../../../test/harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const carriesScopes = ({ kind }: TokenCollection) => kind === 'personal' || kind === 'organization';

/** Everything that can be asked for in this collection. */
const everything = (place: Place, project: string) => ({
  label: ' the label ',
  description: 'of the build',
  expires_at: '2090-01-01T00:00:00.000Z',
  ip_allowlist: ['10.0.0.0/8', '2001:db8::1'],
  ...(carriesScopes(place.declared) && { scopes: ['trigger', 'read'], repositories: [project] }),
  ...(place.declared.kind === 'agent' && { labels: { os: 'linux', gpu: '' } }),
});

describe.each(everyCollection)('POST %s', (_path, declared) => {
  const post = (place: Place, body: unknown, caller = sessionOf(place.manager)) =>
    harness.send('post', pathIn(place, 'create'), caller).send(body as object);

  const rowsIn = ({ owner }: Place) =>
    harness.prisma.token.count({ where: { ownerId: owner.id, kind: declared.kind } });

  test('makes a token with all that was asked for, shows its value this once, and who has and made it', async () => {
    const place = placeOf(harness, declared);
    const { manager, namespace, organization } = place;
    const { name } = organization ?? manager;
    harness.projects.add({ ...namespace, name }, 'Web.App');
    const asked = everything(place, `${name}/web.app`);
    const { body, headers } = await post(place, asked).expect(201);
    expect(parseToken(body.token)).toMatchObject({ kind: declared.kind });
    expect(headers['cache-control']).toBe('no-store');
    expect(headers.location).toBe(pathIn(place, 'read', body.id));
    expect(body).toEqual({
      id: body.id,
      token: body.token,
      kind: declared.kind,
      label: 'the label',
      description: 'of the build',
      scopes: carriesScopes(declared) ? ['trigger', 'read'] : [],
      labels: declared.kind === 'agent' ? { os: 'linux', gpu: '' } : {},
      owner: place.owner,
      prefix: prefixes[declared.kind],
      last_characters: String(body.token).slice(-4),
      status: 'active',
      created_at: body.created_at,
      created_by: { type: 'user', id: manager.id, name: manager.name },
      expires_at: '2090-01-01T00:00:00.000Z',
      last_used_at: null,
      last_used_ip: null,
      last_used_user_agent: null,
      ip_allowlist: ['10.0.0.0/8', '2001:db8::1'],
      // As it is spelled, not as it was asked for.
      repositories: carriesScopes(declared) ? [`${name}/Web.App`] : null,
      rotated_from: null,
      overlap_ends_at: null,
      revoked_at: null,
      revoked_reason: null,
    });
    const { body: read } = await harness
      .send('get', pathIn(place, 'read', body.id), sessionOf(manager))
      .expect(200);
    expect(read).toEqual({ ...body, token: undefined });
  });

  test('what is left out is nothing, without limits and without end', async () => {
    const { body } = await createIn(harness, placeOf(harness, declared));
    expect(body).toMatchObject({
      description: '',
      labels: {},
      expires_at: null,
      ip_allowlist: null,
      repositories: null,
    });
  });

  test('tells of it, in the namespace whose audit log it belongs to', async () => {
    const place = placeOf(harness, declared);
    const { id } = await createIn(harness, place);
    const event = await eventually(
      () => harness.events.find(({ subject }) => subject === id) ?? null,
    );
    const { type, id: ownerId } = place.owner;
    expect(event).toMatchObject({
      type: 'token.created.v1',
      data: {
        token_id: id,
        kind: declared.kind,
        owner: { type, id: ownerId },
        namespace: place.namespace,
        actor: { type: 'user', id: place.manager.id, session_id: expect.any(String) },
      },
    });
  });

  const many = (count: number) => Array.from({ length: count }, (_, number) => String(number));
  test.each<[string, Record<string, unknown>, string]>([
    ['no label', { label: undefined }, 'label'],
    ['an empty label', { label: ' ' }, 'label'],
    ['a long label', { label: 'x'.repeat(101) }, 'label'],
    ['a long description', { description: 'x'.repeat(501) }, 'description'],
    ['an end that is no time', { expires_at: 'soon' }, 'expires_at'],
    ['an end in the past', { expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['no ranges', { ip_allowlist: [] }, 'ip_allowlist'],
    ['a range twice', { ip_allowlist: ['10.0.0.1', '10.0.0.1'] }, 'ip_allowlist'],
    ['a range that is none', { ip_allowlist: ['10.0.0.1', '10.0.0.0/33'] }, 'ip_allowlist.1'],
    ['101 ranges', { ip_allowlist: many(101).map((n) => `10.0.0.${n}`) }, 'ip_allowlist'],
    ...(carriesScopes(declared)
      ? ([
          ['no scopes', { scopes: [] }, 'scopes'],
          ['a scope twice', { scopes: ['read', 'read'] }, 'scopes'],
          ['an unknown scope', { scopes: ['read', 'root'] }, 'scopes.1'],
          ['no projects', { repositories: [] }, 'repositories'],
          ['a project that is none', { repositories: ['web'] }, 'repositories.0'],
          ['101 projects', { repositories: many(101).map((n) => `a/${n}`) }, 'repositories'],
        ] satisfies [string, Record<string, unknown>, string][])
      : []),
    ...(declared.kind === 'agent'
      ? ([
          ['a label with a comma', { labels: { 'a,b': 'c' } }, 'labels.a,b'],
          ['a value with an equals sign', { labels: { a: 'b=c' } }, 'labels.a'],
          [
            '51 labels',
            { labels: Object.fromEntries(many(51).map((name) => [name, ''])) },
            'labels',
          ],
        ] satisfies [string, Record<string, unknown>, string][])
      : []),
  ])('%s is 400 that names the field, with no row', async (_case, fault, field) => {
    const place = placeOf(harness, declared);
    const { body } = await post(place, { ...bodyFor(declared), ...fault }).expect(400);
    expect(body.code).toBe('validation_failed');
    expect((body.errors as { path: string }[]).map(({ path }) => path)).toContain(field);
    expect(await rowsIn(place)).toBe(0);
  });

  test('abuse 42: fields that it does not have, those of other kinds too, are 400', async () => {
    const place = placeOf(harness, declared);
    const foreign = {
      kind: 'personal',
      owner: { type: 'user', id: newId() },
      namespace_id: newId(),
      parent_id: newId(),
      status: 'active',
      ...(!carriesScopes(declared) && { scopes: ['read'], repositories: null }),
      ...(declared.kind !== 'agent' && { labels: {} }),
    };
    for (const [name, value] of Object.entries(foreign)) {
      await post(place, { ...bodyFor(declared), [name]: value }).expect(400);
    }
    expect(await rowsIn(place)).toBe(0);
  });

  test('a label is one token’s for as long as it is active; other collections have it too', async () => {
    const place = placeOf(harness, declared);
    const body = { label: 'the same' };
    const { id } = await createIn(harness, place, body);
    const again = { ...bodyFor(declared), ...body };
    const { body: problem } = await post(place, again).expect(409);
    expect(problem.code).toBe('label_taken');
    await createIn(harness, placeOf(harness, declared), body);
    for (const [, other] of everyCollection.filter(([, one]) => one.owner === declared.owner)) {
      if (other !== declared) await createIn(harness, { ...place, declared: other }, body);
    }
    await harness.send('delete', pathIn(place, 'revoke', id), sessionOf(place.manager)).expect(204);
    await post(place, again).expect(201);
  });

  test('abuse 13, 19: without an assertion, or with one for another service, it is 401', async () => {
    const place = placeOf(harness, declared);
    const body = bodyFor(declared);
    await harness.send('post', pathIn(place, 'create'), null).send(body).expect(401);
    await harness
      .send('post', pathIn(place, 'create'), sessionOf(place.manager), { audience: 'pipeline' })
      .send(body)
      .expect(401);
    expect(await rowsIn(place)).toBe(0);
  });
});
