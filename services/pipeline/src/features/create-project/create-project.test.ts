import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { describeWith, eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';

const path = '/api/v2/ci/pipelines';
const fresh = () => `p-${newId().slice(-12)}`;

describe.each(storesHere)('creating a project, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const ada = named('ada');
  const acme = named('acme');
  const session = sessionOf(ada, { organization: acme, role: 'admin' });
  const create = (body: object, caller: Caller | null = session, key?: string) => {
    const sent = harness.send('post', path, caller);
    if (key !== undefined) void sent.set('idempotency-key', key);
    return sent.send({ owner: 'ada', vcs_type: 'orchestrator', ...body });
  };
  const count = (name: string) => harness.prisma.project.count({ where: { name } });

  test('in the personal namespace: where its files are is optional, it says where it is', async () => {
    const name = fresh();
    const { body, headers } = await create({ name }).expect(201);
    expect(body).toEqual({
      id: expect.any(String),
      owner: 'ada',
      name,
      vcs_type: 'orchestrator',
      vcs_url: null,
      default_ref: 'main',
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(headers.location).toBe(`/api/v2/ci/repos/ada/${name}`);
    const { body: read } = await harness.send('get', headers.location!, session).expect(200);
    expect(read).toEqual(body);
  });

  test('in an organization by an admin, and by a token of the organization itself', async () => {
    const wanted = {
      owner: 'acme',
      vcs_type: 'github',
      vcs_url: 'https://github.com/acme/web.git',
      default_ref: 'trunk',
    };
    for (const caller of [
      session,
      organizationToken(acme, ['repo:write']),
      tokenOf(ada, ['repo:write'], {}, [{ organization: acme, role: 'admin' }]),
    ]) {
      const { body } = await create({ ...wanted, name: fresh() }, caller).expect(201);
      expect(body).toMatchObject(wanted);
    }
  });

  test('is told of, with who did it', async () => {
    const { body } = await create({ owner: 'acme', name: fresh() }).expect(201);
    const [told] = await eventually(() => {
      const events = harness.events.filter(({ subject }) => subject === body.id);
      return events.length > 0 && events;
    });
    expect(told).toMatchObject({
      type: 'project.created.v1',
      source: 'pipeline',
      data: {
        project_id: body.id,
        name: body.name,
        namespace: { type: 'organization', id: acme.id, name: 'acme' },
        actor: { type: 'user', id: ada.id, name: 'ada', ip: '198.51.100.7' },
      },
    });
  });

  test('a name is taken once in a namespace, in whatever case', async () => {
    const name = fresh();
    await create({ name: name.toUpperCase() }).expect(201);
    const { body } = await create({ name }).expect(409);
    expect(body.code).toBe('name_taken');
    await create({ owner: 'acme', name }).expect(201);
    expect(await count(name)).toBe(1);
  });

  test('two at once: one gets the name, in whatever case, and one event is told', async () => {
    const name = fresh();
    const names = [name, name.toUpperCase(), name, name.toUpperCase()];
    const answers = await Promise.all(names.map((one) => create({ name: one })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const rows = await harness.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM pipeline.outbox WHERE type = 'project.created.v1'
         AND lower(payload->'data'->>'name') = ${name}`;
    expect(rows).toHaveLength(1);
  });

  test('the first two of a namespace at once both stand', async () => {
    const eve = named('eve');
    const answers = await Promise.all(
      ['a', 'b'].map((name) => create({ owner: 'eve', name }, sessionOf(eve))),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  test('abuse 54: made anew under the same name it is another project', async () => {
    const name = fresh();
    const { body: first } = await create({ name }).expect(201);
    await harness.send('delete', `${path}/ada/${name}`, session).expect(204);
    const { body: second } = await create({ name }).expect(201);
    expect(second.id).not.toBe(first.id);
    const limited = tokenOf(ada, ['read'], { repositories: [first.id] });
    const { body } = await harness.send('get', `/api/v2/ci/repos/ada/${name}`, limited).expect(403);
    expect(body.code).toBe('repository_not_allowed');
  });

  test('a namespace without a role there is 404, a lower role 403', async () => {
    const name = fresh();
    for (const owner of ['nobody', 'globex']) {
      expect((await create({ owner, name }).expect(404)).body.code).toBe('not_found');
    }
    const member = sessionOf(named('bob'), { organization: acme, role: 'member' });
    const { body } = await create({ owner: 'acme', name }, member).expect(403);
    expect(body.code).toBe('role_required');
    const other = organizationToken(named('globex'), ['repo:write']);
    await create({ owner: 'acme', name }, other).expect(404);
    expect(await count(name)).toBe(0);
  });

  test('a token that is limited to projects makes none', async () => {
    const name = fresh();
    for (const repositories of [[], [newId()]]) {
      for (const caller of [
        tokenOf(ada, ['repo:write'], { repositories }),
        organizationToken(acme, ['repo:write'], { repositories }),
      ]) {
        const { body } = await create({ owner: caller.principal.name, name }, caller).expect(403);
        expect(body.code).toBe('repository_not_allowed');
      }
    }
    expect(await count(name)).toBe(0);
  });

  test.each([
    ['no name', { name: undefined }],
    ['no owner', { owner: undefined }],
    ['a slash', { name: 'a/b' }],
    ['two dots', { name: '..' }],
    ['a line feed', { name: 'web\n' }],
    ['a control character', { name: 'a\u0000b' }],
    ['101 characters', { name: 'a'.repeat(101) }],
    ['an unknown kind', { vcs_type: 'svn' }],
    ['no address', { vcs_type: 'git' }],
    ['an address of what is kept here', { vcs_url: 'https://example.com/web' }],
    ['a credential', { vcs_type: 'git', vcs_url: 'https://ada:secret@example.com/web' }],
    ['an option as ref', { default_ref: '--upload-pack=x' }],
    ['an id', { id: newId() }],
    ['a namespace', { namespace_id: newId() }],
  ])('abuse 42: %s is 400', async (_case, body) => {
    const { body: problem } = await create({ name: 'refused', ...body }).expect(400);
    expect(problem.code).toBe('validation_failed');
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(await count('refused')).toBe(0);
  });

  test('no assertion is 401, abuse 13: one for another service too', async () => {
    await create({ name: 'refused' }, null).expect(401);
    await harness.send('post', path, session, 'token').send({ name: 'refused' }).expect(401);
  });

  test('a token needs repo:write, and to be personal or of an organization', async () => {
    const { body } = await create({ name: 'refused' }, tokenOf(ada, ['read'])).expect(403);
    expect(body.code).toBe('insufficient_scope');
    for (const kind of ['agent', 'trigger', 'instance', 'job'] as const) {
      const caller = tokenOf(ada, ['repo:write'], { kind });
      const { body: refused } = await create({ name: 'refused' }, caller).expect(403);
      expect(refused.code).toBe('caller_kind_refused');
    }
    expect(await count('refused')).toBe(0);
  });

  describe('with an Idempotency-Key', () => {
    test('the same request again has the same answer and no second effect', async () => {
      const [key, body] = [newId(), { name: fresh() }];
      const first = await create(body, session, key).expect(201);
      const second = await create(body, session, key).expect(201);
      expect(second.body).toEqual(first.body);
      expect(second.headers.location).toBe(first.headers.location);
      expect(await count(body.name)).toBe(1);
    });

    test('another body is 409', async () => {
      const key = newId();
      await create({ name: fresh() }, session, key).expect(201);
      const { body } = await create({ name: fresh() }, session, key).expect(409);
      expect(body.code).toBe('idempotency_key_reused');
    });

    test('abuse 53: another caller’s key is unrelated', async () => {
      const key = newId();
      await create({ name: fresh() }, session, key).expect(201);
      const eve = named('eve');
      const { body } = await create({ owner: 'eve', name: fresh() }, sessionOf(eve), key).expect(
        201,
      );
      expect(body.owner).toBe('eve');
    });

    test('a replay is authorized anew', async () => {
      const [key, body] = [newId(), { owner: 'acme', name: fresh() }];
      await create(body, session, key).expect(201);
      await create(body, sessionOf(ada), key).expect(404);
      const demoted = sessionOf(ada, { organization: acme, role: 'member' });
      await create(body, demoted, key).expect(403);
      const limited = tokenOf(ada, ['repo:write'], { repositories: [] }, [
        { organization: acme, role: 'admin' },
      ]);
      await create(body, limited, key).expect(403);
    });

    test('a replay shows no project that is gone', async () => {
      const [key, body] = [newId(), { name: fresh() }];
      await create(body, session, key).expect(201);
      await harness.send('delete', `${path}/ada/${body.name}`, session).expect(204);
      await create(body, session, key).expect(404);
    });

    test('a refused request leaves the key free', async () => {
      const [key, name] = [newId(), fresh()];
      await create({ name }).expect(201);
      await create({ name }, session, key).expect(409);
      await create({ name: fresh() }, session, key).expect(201);
    });

    test.each(['', 'x'.repeat(256), 'a b', 'é'])('a key that is none is 400: %j', async (key) => {
      await create({ name: fresh() }, session, key).expect(400);
    });
  });
});

describeWith('postgres')('an Idempotency-Key in flight', () => {
  test('is 409 for whoever comes second, and done once', async () => {
    const harness = await startHarness({ store: 'postgres' });
    const ada = named('ada');
    await harness.create(ada, { name: 'first' });
    const send = () =>
      harness
        .send('post', path, sessionOf(ada))
        .set('idempotency-key', 'k')
        .send({ owner: 'ada', name: 'web', vcs_type: 'orchestrator' });
    let first: Promise<{ status: number }> | undefined;
    await harness.prisma.$transaction(async (tx) => {
      // The first request waits for this row, with its key taken.
      await tx.$executeRaw`SELECT 1 FROM pipeline.namespace WHERE id = ${ada.id}::uuid FOR UPDATE`;
      first = send().then((answer) => answer);
      const { body } = await eventually(async () => {
        const waiting = await harness.prisma.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return waiting.length > 0 && send().expect(409);
      });
      expect(body.code).toBe('idempotency_key_in_flight');
    });
    expect((await first)?.status).toBe(201);
    await send().expect(201);
    expect(await harness.prisma.project.count({ where: { name: 'web' } })).toBe(1);
    await harness.close();
  });
});
