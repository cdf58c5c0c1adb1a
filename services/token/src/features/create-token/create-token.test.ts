import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { parseToken } from '@orchestrator/token-format';
import { eventually } from '@orchestrator/testing';
import {
  type Harness,
  sessionOf,
  startHarness,
  type TestUser,
  tokenOf,
  userNamed,
} from '../../../test/harness.js';

const path = '/api/v2/user/tokens';
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
let harness: Harness;
let ada: TestUser;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeAll(() => {
  ada = userNamed('ada');
});

const createAs = (caller: Parameters<Harness['send']>[2], body: object) =>
  harness.send('post', path, caller).send(body);

const rowsOf = async (user: TestUser): Promise<number> => {
  const rows = await harness.sql.$queryRawUnsafe<{ count: number }[]>(
    'SELECT count(*)::int AS count FROM token.token WHERE owner_id = $1::uuid',
    user.id,
  );
  return rows[0]!.count;
};

describe('creating a personal access token', () => {
  test('shows the value this once, marked as not to be stored', async () => {
    const answer = await createAs(sessionOf(ada), {
      label: ' ci ',
      description: 'of the build',
      scopes: ['read', 'trigger'],
      ip_allowlist: ['10.0.0.0/8'],
      expires_at: inAnHour(),
    }).expect(201);
    const { body, headers } = answer;
    expect(parseToken(body.token)).toMatchObject({ kind: 'personal', prefix: 'orp_' });
    expect(headers['cache-control']).toBe('no-store');
    expect(headers.location).toBe(`${path}/${body.id}`);
    expect(body).toMatchObject({
      kind: 'personal',
      label: 'ci',
      description: 'of the build',
      scopes: ['read', 'trigger'],
      owner: { type: 'user', id: ada.id, name: 'ada' },
      prefix: 'orp_',
      last_characters: String(body.token).slice(-4),
      status: 'active',
      created_by: { type: 'user', id: ada.id, name: 'ada' },
      ip_allowlist: ['10.0.0.0/8'],
      repositories: null,
      last_used_at: null,
      revoked_at: null,
    });
    const { body: read } = await harness
      .send('get', `${path}/${body.id}`, sessionOf(ada))
      .expect(200);
    expect(read).toEqual({ ...body, token: undefined });
  });

  test('abuse 41: the value is nowhere in the database and in no event', async () => {
    const { id, value } = await harness.create(ada);
    await eventually(() => harness.events.some(({ subject }) => subject === id));
    const rows = await harness.sql.$queryRawUnsafe<{ text: string }[]>(
      `SELECT row_to_json(t)::text AS text FROM token.token t
       UNION ALL SELECT row_to_json(o)::text FROM token.outbox o`,
    );
    const texts = [...rows.map(({ text }) => text), JSON.stringify(harness.events)].join('\n');
    expect(texts).toContain(id);
    expect(texts).not.toContain(value.slice(4, 40));
  });

  test('tells of it, with who did it from where', async () => {
    const { id } = await harness.create(ada, { scopes: ['read'] });
    const event = await eventually(
      () => harness.events.find(({ subject }) => subject === id) ?? null,
    );
    expect(event).toMatchObject({
      type: 'token.created.v1',
      source: 'token',
      data: {
        token_id: id,
        kind: 'personal',
        owner: { type: 'user', id: ada.id },
        scopes: ['read'],
        actor: { type: 'user', id: ada.id, name: 'ada', token_id: null, ip: '198.51.100.7' },
      },
    });
  });

  test.each([
    ['no label', { scopes: ['read'] }, 'label'],
    ['an empty label', { label: '  ', scopes: ['read'] }, 'label'],
    ['a long label', { label: 'x'.repeat(101), scopes: ['read'] }, 'label'],
    ['no scopes', { label: 'a', scopes: [] }, 'scopes'],
    ['an unknown scope', { label: 'a', scopes: ['root'] }, 'scopes.0'],
    [
      'a long description',
      { label: 'a', scopes: ['read'], description: 'x'.repeat(501) },
      'description',
    ],
    [
      'a range that is none',
      { label: 'a', scopes: ['read'], ip_allowlist: ['10.0.0.0/33'] },
      'ip_allowlist.0',
    ],
    [
      'an expiry that is no time',
      { label: 'a', scopes: ['read'], expires_at: 'soon' },
      'expires_at',
    ],
    [
      'an expiry in the past',
      { label: 'a', scopes: ['read'], expires_at: '2020-01-01T00:00:00Z' },
      'expires_at',
    ],
  ])('%s is 400 and names the field', async (_case, body, field) => {
    const { body: problem } = await createAs(sessionOf(ada), body).expect(400);
    expect(problem.code).toBe('validation_failed');
    expect((problem.errors as { path: string }[]).map((fault) => fault.path)).toContain(field);
  });

  test('abuse 42: unknown fields, __proto__ and control characters are 400, with no row', async () => {
    const before = await rowsOf(ada);
    const bodies = [
      '{"label":"a","scopes":["read"],"owner":{"type":"user"}}',
      '{"label":"a","scopes":["read"],"__proto__":{"kind":"organization"}}',
      '{"label":"a","scopes":["read"],"constructor":{"prototype":{}}}',
      '{"label":"a\\r\\nSet-Cookie: x","scopes":["read"]}',
      '{"label":"a\\u0000","scopes":["read"]}',
      '{"label":"a\\u202e","scopes":["read"]}',
      '{"label":"a","description":"\\u001b[31m","scopes":["read"]}',
      '[]',
      'null',
    ];
    for (const body of bodies) {
      await harness
        .send('post', path, sessionOf(ada))
        .set('content-type', 'application/json')
        .send(body)
        .expect(400);
    }
    expect(await rowsOf(ada)).toBe(before);
  });

  test('abuse 19: without an assertion it is 401, whatever else the request says', async () => {
    await harness
      .send('post', path, null)
      .set('authorization', 'Bearer orp_x')
      .set('x-orchestrator-user', ada.id)
      .send({ label: 'a', scopes: ['read'] })
      .expect(401);
  });

  test('abuse 13: an assertion for another service is 401', async () => {
    await harness
      .send('post', path, sessionOf(ada), { audience: 'identity' })
      .send({ label: 'a', scopes: ['read'] })
      .expect(401);
  });

  test('a token without token:admin is 403', async () => {
    const { id } = await harness.create(ada, { scopes: ['read'] });
    const { body } = await createAs(tokenOf(ada, id, ['read']), {
      label: 'a',
      scopes: ['read'],
    }).expect(403);
    expect(body.code).toBe('insufficient_scope');
  });

  test.each(['organization', 'agent', 'trigger', 'instance', 'job'] as const)(
    'abuse 12: a token of the kind %s is 403',
    async (kind) => {
      const caller = tokenOf(ada, newId(), ['token:admin'], { kind });
      const { body } = await createAs(caller, { label: 'a', scopes: ['read'] }).expect(403);
      expect(body.code).toBe('caller_kind_refused');
    },
  );
});

describe('labels', () => {
  const label = 'the same';
  const body = { label, scopes: ['read'] };

  test('are unique among the active tokens of one user only', async () => {
    const [one, other] = [userNamed('one'), userNamed('other')];
    const { id } = await harness.create(one, body);
    const { body: problem } = await createAs(sessionOf(one), body).expect(409);
    expect(problem.code).toBe('label_taken');
    await harness.create(other, body);
    await harness.send('delete', `${path}/${id}`, sessionOf(one)).expect(204);
    await harness.create(one, body);
  });

  test('two at once: one has it, the other is told', async () => {
    const user = userNamed('twice');
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => createAs(sessionOf(user), body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  test('of an expired token are free', async () => {
    const user = userNamed('late');
    const { id } = await harness.create(user, { ...body, expires_at: inAnHour() });
    await createAs(sessionOf(user), body).expect(409);
    await harness.sql.$executeRawUnsafe(
      `UPDATE token.token SET expires_at = now() - interval '1 second' WHERE id = $1::uuid`,
      id,
    );
    await createAs(sessionOf(user), body).expect(201);
  });
});

describe('abuse 5: a token makes none that may do more or lives longer', () => {
  const expiry = inAnHour();
  const sooner = new Date(Date.parse(expiry) - 60_000).toISOString();
  const later = new Date(Date.parse(expiry) + 1).toISOString();
  const user = userNamed('maker');
  let limited: string;
  let free: string;

  beforeAll(async () => {
    limited = (
      await harness.create(user, {
        scopes: ['token:admin', 'read'],
        expires_at: expiry,
        ip_allowlist: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'],
      })
    ).id;
    free = (await harness.create(user, { scopes: ['token:admin'] })).id;
  });

  const asLimited = () => tokenOf(user, limited, ['token:admin', 'read']);
  const wanted = { scopes: ['read'], label: 'child' };

  test.each([
    ['a scope it lacks', { scopes: ['read', 'trigger'] }],
    ['a longer life', { expires_at: later }],
    ['an endless life', { expires_at: null }],
    ['any address', { ip_allowlist: null }],
    ['another address', { ip_allowlist: ['10.1.2.3', '11.0.0.1'] }],
    ['a wider range', { ip_allowlist: ['10.0.0.0/7'] }],
    ['everything of the other family', { ip_allowlist: ['::/0'] }],
    ['the neighbour of a single address', { ip_allowlist: ['192.0.2.0/31'] }],
  ])('%s is 403, no row', async (_case, body) => {
    const before = await rowsOf(user);
    const { body: problem } = await createAs(asLimited(), { ...wanted, ...body }).expect(403);
    expect(problem.code).toBe('escalation_refused');
    expect(await rowsOf(user)).toBe(before);
  });

  test('what it leaves out is its own', async () => {
    const { body } = await createAs(asLimited(), { ...wanted, label: newId() }).expect(201);
    expect(body).toMatchObject({
      expires_at: expiry,
      ip_allowlist: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'],
    });
  });

  test('what is narrower it may make', async () => {
    const narrower = { expires_at: sooner, ip_allowlist: ['10.9.0.0/16', '::ffff:192.0.2.1'] };
    const { body } = await createAs(asLimited(), {
      ...wanted,
      ...narrower,
      label: newId(),
    }).expect(201);
    expect(body).toMatchObject(narrower);
  });

  test('one that was rotated out makes none that outlives its overlap', async () => {
    const { id } = await harness.create(user, { scopes: ['token:admin', 'read'] });
    await harness
      .send('post', `${path}/${id}/rotate`, sessionOf(user))
      .send({ overlap_seconds: 3_600 })
      .expect(201);
    const { body: old } = await harness.send('get', `${path}/${id}`, sessionOf(user)).expect(200);
    const asOld = tokenOf(user, id, ['token:admin', 'read']);
    const before = await rowsOf(user);
    const longer = new Date(Date.parse(old.overlap_ends_at) + 1).toISOString();
    for (const expires_at of [null, longer]) {
      const { body } = await createAs(asOld, { ...wanted, label: newId(), expires_at }).expect(403);
      expect(body.code).toBe('escalation_refused');
    }
    expect(await rowsOf(user)).toBe(before);
    const { body } = await createAs(asOld, { ...wanted, label: newId() }).expect(201);
    expect(body.expires_at).toBe(old.overlap_ends_at);
  });

  test('what its row says counts, not what the caller is said to be', async () => {
    const forged = tokenOf(user, free, ['token:admin', 'read']);
    await createAs(forged, { ...wanted, label: newId() }).expect(403);
  });

  test('abuse 46: one that is revoked or expired makes nothing', async () => {
    const { id } = await harness.create(user);
    await harness.send('delete', `${path}/${id}`, sessionOf(user)).expect(204);
    const before = await rowsOf(user);
    const body = { label: newId(), scopes: ['token:admin'] };
    const answer = await createAs(tokenOf(user, id), body).expect(401);
    expect(answer.body.code).toBe('invalid_token');
    await createAs(tokenOf(user, newId()), body).expect(401);
    expect(await rowsOf(user)).toBe(before);
  });
});
