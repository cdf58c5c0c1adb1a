import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildEvent, type Caller, organizationDeleted, userDeleted } from '@orchestrator/contracts';
import { inTransaction, newId } from '@orchestrator/database';
import { createSealedSecrets, resealAll } from '@orchestrator/sealed-secrets';
import { eventually } from '@orchestrator/testing';
import { createPrismaJobSecrets } from '../../adapters/prisma-job-secrets.js';
import { createSealedSecretRows } from '../../adapters/sealed-secret-rows.js';
import type { SecretsQuestion } from '../../domain/job-secrets.js';
import { mostSecrets } from '../../domain/secret.js';
import { UnreadableSecretError } from '../../domain/unreadable-secret-error.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';

const keys = [{ version: 1, key: Buffer.alloc(32, 'k') }];
const sealed = createSealedSecrets(keys);
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ config: { SECRETS_KEYS: keys } });
});
afterAll(() => harness.close());

/** Somebody with an organization and a project in it, so that tests do not meet. */
async function found() {
  const [ada, acme] = [named('ada'), named('acme')];
  const session = sessionOf(ada, { organization: acme, role: 'admin' });
  const { body: project } = await harness
    .send('post', '/api/v2/ci/pipelines', session)
    .send({ owner: 'acme', name: 'web', vcs_type: 'orchestrator' })
    .expect(201);
  return { ada, acme, session, projectId: project.id as string };
}
const levels = {
  user: '/api/v2/user/secrets',
  organization: '/api/v2/orgs/acme/secrets',
  project: '/api/v2/ci/repos/acme/web/secrets',
} as const;
type Level = keyof typeof levels;
const everyLevel = Object.keys(levels) as Level[];

const put = (level: Level, key: string, value: unknown, caller: Caller | null) =>
  harness.send('put', `${levels[level]}/${key}`, caller).send({ value });
const remove = (level: Level, key: string, caller: Caller | null) =>
  harness.send('delete', `${levels[level]}/${key}`, caller);
const list = (level: Level, caller: Caller | null, query = '') =>
  harness.send('get', levels[level] + query, caller);
const valuesIn = (
  collected: ReadonlyMap<string, string> | UnreadableSecretError | undefined,
): object => {
  if (collected instanceof UnreadableSecretError) throw collected;
  return Object.fromEntries(collected ?? []);
};
const givenTogether = (questions: readonly SecretsQuestion[]) =>
  inTransaction(harness.prisma, async (tx) => {
    const collected = await createPrismaJobSecrets(sealed).collect(tx, questions);
    return collected.map(valuesIn);
  });
const given = async (question: SecretsQuestion) => (await givenTogether([question]))[0];

describe.each(everyLevel)('a secret of a %s', (level) => {
  test('is made, replaced, listed without its value, deleted, and told of without it', async () => {
    const { ada, session } = await found();
    const [first, second] = ['the-first-value', 'the-second-value'];
    const made = await put(level, 'B_KEY', first, session).expect(201);
    const shown = { key: 'B_KEY', updated_at: expect.any(String), updated_by: 'ada' };
    expect(made.body).toEqual(shown);
    const replaced = await put(level, 'B_KEY', second, session).expect(200);
    expect(replaced.body).toEqual(shown);
    await put(level, 'A_KEY', first, session).expect(201);
    const page = await list(level, session, '?limit=1').expect(200);
    expect(page.body).toMatchObject({ items: [{ key: 'A_KEY' }] });
    const next = await list(level, session, `?cursor=${page.body.next_cursor}`).expect(200);
    expect(next.body).toEqual({ items: [shown], next_cursor: null });
    await remove(level, 'A_KEY', session).expect(204);
    expect((await remove(level, 'A_KEY', session).expect(404)).body.code).toBe('not_found');
    const told = await eventually(() => {
      const events = harness.events.filter(
        ({ type, data }) =>
          type.startsWith('secret.') && (data as { actor: { id: string } }).actor.id === ada.id,
      );
      return events.length === 4 && events;
    });
    expect(told.map(({ type }) => type)).toEqual([
      'secret.created.v1',
      'secret.updated.v1',
      'secret.created.v1',
      'secret.deleted.v1',
    ]);
    expect(told[0]?.data).toMatchObject({
      key: 'B_KEY',
      namespace: { type: level === 'user' ? 'user' : 'organization' },
      project: level === 'project' ? { name: 'web' } : null,
    });
    const rows = await harness.prisma.$queryRaw<{ text: string }[]>`
      SELECT to_jsonb(s)::text AS text FROM pipeline.secret AS s
      UNION ALL SELECT payload::text FROM pipeline.outbox`;
    const everything = rows.map(({ text }) => text).join();
    expect(everything).toContain('B_KEY');
    for (const value of [first, second]) {
      expect(everything + made.text + replaced.text + page.text).not.toContain(value);
    }
  });

  test.each([
    ['a', 'x'],
    ['1A', 'x'],
    ['A-B', 'x'],
    ['A'.repeat(101), 'x'],
    ['KEY', ''],
    ['KEY', 'a\u0000'],
    ['KEY', 7],
    ['KEY', 'x'.repeat(32 * 1024 + 1)],
  ])('%s with %j is 400, and tells no value', async (key, value) => {
    const { session } = await found();
    const { body, text } = await put(level, key, value, session).expect(400);
    expect(body.code).toBe('validation_failed');
    // Longer than what is said of it anyway.
    expect(text).not.toContain('x'.repeat(100));
  });

  test('there are at most so many, also when two come at once', async () => {
    const { ada, acme, projectId, session } = await found();
    await put(level, 'KEY', 'x', session).expect(201);
    const place = { user: ada.id, organization: acme.id, project: projectId }[level];
    await harness.prisma.$executeRaw`
      INSERT INTO pipeline.secret (id, level, place_id, namespace_id, project_id, key, sealed, updated_by)
      SELECT gen_random_uuid(), level, place_id, namespace_id, project_id, 'K' || n, '', ''
        FROM pipeline.secret, generate_series(3, ${mostSecrets}::int) AS n
       WHERE place_id = ${place}::uuid`;
    const both = await Promise.all(['A', 'B'].map((key) => put(level, key, 'x', session)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    await put(level, 'KEY', 'y', session).expect(200);
  });
});

describe('who may', () => {
  test('read keys: members, and tokens with read', async () => {
    const { ada, acme } = await found();
    const reader = tokenOf(ada, ['read'], {}, [{ organization: acme, role: 'member' }]);
    for (const level of everyLevel) {
      await list(level, reader).expect(200);
      await list(level, null).expect(401);
      await list(
        level,
        tokenOf(ada, ['secret:write'], {}, [{ organization: acme, role: 'owner' }]),
      ).expect(403);
      if (level !== 'user') {
        await list(level, sessionOf(named('eve'))).expect(404);
        await list(level, organizationToken(acme, ['read'])).expect(200);
      }
    }
    // An organization has nothing personal.
    const { body } = await list('user', organizationToken(acme, ['read'])).expect(403);
    expect(body.code).toBe('caller_kind_refused');
  });

  test('write: admins, and tokens with secret:write', async () => {
    const { ada, acme } = await found();
    for (const level of everyLevel) {
      const write = tokenOf(ada, ['secret:write'], {}, [{ organization: acme, role: 'admin' }]);
      const other = tokenOf(ada, ['read', 'repo:write'], {}, [
        { organization: acme, role: 'owner' },
      ]);
      await put(level, 'KEY', 'x', null).expect(401);
      await remove(level, 'KEY', null).expect(401);
      for (const ask of [put(level, 'KEY', 'x', other), remove(level, 'KEY', other)]) {
        expect((await ask.expect(403)).body.code).toBe('insufficient_scope');
      }
      if (level !== 'user') {
        const member = sessionOf(ada, { organization: acme, role: 'member' });
        await put(level, 'KEY', 'x', member).expect(403);
        await remove(level, 'KEY', member).expect(403);
        await put(level, 'KEY', 'x', sessionOf(named('eve'))).expect(404);
      }
      await put(level, 'KEY', 'x', write).expect(201);
      await remove(level, 'KEY', write).expect(204);
    }
  });

  test('a user is no organization: 404', async () => {
    const ada = named('ada');
    const path = '/api/v2/orgs/ada/secrets';
    await harness.send('get', path, sessionOf(ada)).expect(404);
    await harness.send('put', `${path}/KEY`, sessionOf(ada)).send({ value: 'x' }).expect(404);
    await harness.send('delete', `${path}/KEY`, sessionOf(ada)).expect(404);
  });

  test('a token that is limited to projects: nothing above them', async () => {
    const { ada, acme, projectId } = await found();
    const limited = tokenOf(ada, ['read', 'secret:write'], { repositories: [projectId] }, [
      { organization: acme, role: 'admin' },
    ]);
    for (const level of ['user', 'organization'] as const) {
      for (const ask of [list(level, limited), put(level, 'KEY', 'x', limited)]) {
        expect((await ask.expect(403)).body.code).toBe('repository_not_allowed');
      }
    }
    await put('project', 'KEY', 'x', limited).expect(201);
  });
});

describe('what jobs are given', () => {
  test('the project’s wins, then the organization’s, then that of who started it', async () => {
    const { ada, acme, session, projectId } = await found();
    const eve = named('eve');
    for (const [level, key] of [
      ['user', 'A'],
      ['user', 'B'],
      ['user', 'C'],
      ['organization', 'B'],
      ['organization', 'C'],
      ['project', 'C'],
    ] as const) {
      await put(level, key, `${level} ${key}`, session).expect(201);
    }
    await put('user', 'D', 'of another', sessionOf(eve)).expect(201);
    const namespace = { type: 'organization', id: acme.id } as const;
    const above = { B: 'organization B', C: 'project C' };
    expect(await given({ projectId, namespace, starterUserId: ada.id })).toEqual({
      A: 'user A',
      ...above,
    });
    expect(await given({ projectId, namespace, starterUserId: null })).toEqual(above);
    expect(await given({ projectId, namespace, starterUserId: eve.id })).toEqual({
      D: 'of another',
      ...above,
    });
    const own = { type: 'user', id: ada.id } as const;
    expect(await given({ projectId: newId(), namespace: own, starterUserId: eve.id })).toEqual({
      A: 'user A',
      B: 'user B',
      C: 'user C',
    });
    const questions = [ada.id, null, eve.id].map((starterUserId) => ({
      projectId,
      namespace,
      starterUserId,
    }));
    // Jobs that are given out together: nothing of one goes with another.
    expect(await givenTogether(questions)).toEqual(await Promise.all(questions.map(given)));
  });

  test('nothing that was moved to another key, row or place', async () => {
    const { acme, session, projectId } = await found();
    await put('organization', 'A', 'one', session).expect(201);
    await put('organization', 'B', 'two', session).expect(201);
    const question = {
      projectId,
      namespace: { type: 'organization', id: acme.id },
      starterUserId: null,
    } as const;
    expect(await given(question)).toEqual({ A: 'one', B: 'two' });
    await harness.prisma.$executeRaw`
      UPDATE pipeline.secret AS s SET sealed = o.sealed FROM pipeline.secret AS o
       WHERE s.place_id = ${acme.id}::uuid AND o.place_id = s.place_id AND s.key = 'A' AND o.key = 'B'`;
    await expect(given(question)).rejects.toThrow("The secret of the organization A can't be read");
  });
});

describe('a key that is followed by another', () => {
  test('every value is sealed anew, once, and jobs get it by the new one alone', async () => {
    const { acme, session, projectId } = await found();
    await put('organization', 'A', 'one', session).expect(201);
    await put('project', 'B', 'two', session).expect(201);
    // What other tests have put there is no sealed value.
    const sealedHere = { placeId: { in: [acme.id, projectId] } };
    await harness.prisma.secret.deleteMany({ where: { NOT: sealedHere } });
    const newKey = { version: 2, key: Buffer.alloc(32, 'n') };
    const both = createSealedSecrets([...keys, newKey]);
    const rows = [createSealedSecretRows(harness.prisma)];
    const done = { resealed: 2, unreadable: 0, version: 2 };
    expect(await resealAll(both, rows)).toEqual(done);
    expect(await resealAll(both, rows)).toEqual({ ...done, resealed: 0 });
    const question = {
      projectId,
      namespace: { type: 'organization', id: acme.id },
      starterUserId: null,
    } as const;
    const byNewKey = createPrismaJobSecrets(createSealedSecrets([newKey]));
    const [values] = await inTransaction(harness.prisma, (tx) => byNewKey.collect(tx, [question]));
    expect(valuesIn(values)).toEqual({ A: 'one', B: 'two' });
  });
});

describe('secrets go', () => {
  const actor = {
    type: 'system',
    id: 'x',
    name: 'x',
    token_id: null,
    session_id: null,
    ip: null,
  } as const;

  test('with their project', async () => {
    const { session, projectId } = await found();
    await put('project', 'KEY', 'x', session).expect(201);
    await harness.send('delete', '/api/v2/ci/pipelines/acme/web', session).expect(204);
    expect(await harness.prisma.secret.count({ where: { projectId } })).toBe(0);
  });

  test('with their namespace, where none is put any more', async () => {
    const { ada, acme, session } = await found();
    for (const level of everyLevel) await put(level, 'KEY', 'x', session).expect(201);
    const envelope = (subject: string) => ({ id: newId(), time: new Date(), subject });
    await harness.publish([
      buildEvent(organizationDeleted, envelope(acme.id), {
        organization_id: acme.id,
        name: 'acme',
        audit_chain: { last_sequence: 1, last_hash: 'f'.repeat(64) },
        actor,
      }),
      buildEvent(userDeleted, envelope(ada.id), {
        user_id: ada.id,
        username: 'ada',
        audit_chain: null,
        actor,
      }),
    ]);
    const left = { where: { namespaceId: { in: [acme.id, ada.id] } } };
    expect(await harness.prisma.secret.count(left)).toBe(0);
    await put('organization', 'LATE', 'x', session).expect(404);
    await put('user', 'LATE', 'x', session).expect(401);
    expect(await harness.prisma.secret.count(left)).toBe(0);
  });
});
