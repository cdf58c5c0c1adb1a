import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { mostConfigs, mostVersions } from '../../domain/trigger-config.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
const [ada, acme] = [named('ada'), named('acme')];
const asAda = sessionOf(ada, { organization: acme, role: 'admin' });
let projectId: string;
beforeAll(async () => {
  harness = await startHarness();
  projectId = (await harness.create(ada)).id;
  await harness
    .send('post', '/api/v2/ci/pipelines', asAda)
    .send({ owner: 'acme', name: 'web', vcs_type: 'orchestrator' })
    .expect(201);
});
afterAll(() => harness.close());

const at = (rest: string, owner = 'ada') => `/api/v2/ci/repos/${owner}/web/trigger-configs${rest}`;
const create = (name: unknown, caller: Caller | null = asAda, owner?: string) =>
  harness.send('post', at('', owner), caller).send({ name });
const add = (name: string, body: object, caller: Caller | null = asAda, owner?: string) =>
  harness.send('post', at(`/${name}/versions`, owner), caller).send(body);
const turn = (
  name: string,
  version: number | string,
  enabled: unknown,
  caller: Caller | null = asAda,
  owner?: string,
) => harness.send('patch', at(`/${name}/versions/${version}`, owner), caller).send({ enabled });
const remove = (name: string, caller: Caller | null = asAda, owner?: string) =>
  harness.send('delete', at(`/${name}`, owner), caller);
const read = (name: string, caller: Caller | null = asAda, owner?: string) =>
  harness.send('get', at(`/${name}`, owner), caller);

const full = {
  workflow_path: 'ci/build.act',
  ref: 'main',
  matrix: { os: ['linux', 'macos'], arch: ['x64', 'arm64'] },
  env_mappings: { os: 'TARGET_OS' },
  allow_subset: true,
};

describe('a trigger configuration', () => {
  test('is made without a version, gets numbered ones, and is told of whole each time', async () => {
    const { body: made, headers } = await create('nightly').expect(201);
    expect(made).toEqual({ id: expect.any(String), name: 'nightly', versions: [] });
    expect(headers.location).toBe(at('/nightly'));
    const first = { version: 1, ...full, enabled: true };
    expect((await add('nightly', full).expect(201)).body).toEqual(first);
    const least = { workflow_path: 'build.sh' };
    const second = {
      version: 2,
      ...least,
      ref: null,
      matrix: {},
      env_mappings: {},
      allow_subset: false,
      enabled: true,
    };
    expect((await add('nightly', least).expect(201)).body).toEqual(second);
    const off = { ...first, enabled: false };
    expect((await turn('nightly', 1, false).expect(200)).body).toEqual(off);
    await turn('nightly', 1, false).expect(200);
    const whole = { ...made, versions: [off, second] };
    const { body, text } = await read('nightly').expect(200);
    expect(body).toEqual(whole);
    // In the order in which its variables were given: jobs are numbered by it.
    expect(text.indexOf('"os"')).toBeLessThan(text.indexOf('"arch"'));
    await remove('nightly').expect(204);
    await read('nightly').expect(404);
    const told = await eventually(() => {
      const events = harness.events.filter(({ type }) => type.startsWith('project.trigger_config'));
      return events.length === 5 && events;
    });
    expect(told.map(({ data }) => data)).toMatchObject([
      { change: 'created', revision: 1, project_id: projectId, config: made },
      { change: 'version_added', revision: 2, actor: { id: ada.id } },
      { change: 'version_added', revision: 3 },
      { change: 'version_disabled', revision: 4, config: whole },
      { config_id: made.id, config_name: 'nightly', revision: 5 },
    ]);
  });

  test('versions that are added at once get numbers of their own', async () => {
    await create('busy').expect(201);
    const added = await Promise.all([1, 2, 3, 4].map(() => add('busy', full)));
    expect(added.map(({ body }) => body.version as number).sort()).toEqual([1, 2, 3, 4]);
  });

  test('names are taken once in a project; two at once: one', async () => {
    const both = await Promise.all([create('once'), create('once')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await create('once').expect(409)).body.code).toBe('name_taken');
    await create('ONCE').expect(201);
  });

  test('there are at most so many, and so many versions', async () => {
    await create('full').expect(201);
    await harness.prisma.$executeRaw`
      INSERT INTO pipeline.trigger_config_version
      SELECT id, n, 'a.sh', null, '{}', '{}', false, true
        FROM pipeline.trigger_config, generate_series(1, ${mostVersions}::int) AS n
       WHERE name = 'full'`;
    expect((await add('full', full).expect(409)).body.code).toBe('conflict');
    const count = await harness.prisma.triggerConfig.count({ where: { projectId } });
    await harness.prisma.$executeRaw`
      INSERT INTO pipeline.trigger_config
      SELECT gen_random_uuid(), ${projectId}::uuid, 'f' || n, 0
        FROM generate_series(1, ${mostConfigs - count}::int) AS n`;
    expect((await create('more').expect(409)).body.code).toBe('conflict');
    await harness.prisma.triggerConfig.deleteMany({ where: { name: { startsWith: 'f' } } });
  });

  test.each(['', 'a b', '-a', 'a/b', 'x'.repeat(101), null, 7])(
    '%j is no name: 400',
    async (name) => {
      const { body } = await create(name).expect(400);
      expect(body.errors[0].path).toBe('name');
    },
  );

  test.each([
    ['no pipeline file', { workflow_path: 'README.md' }, 'workflow_path'],
    ['a path that leads out', { workflow_path: '../a.sh' }, 'workflow_path'],
    ['an option as ref', { ref: '--upload-pack=x' }, 'ref'],
    ['too many jobs', { matrix: { a: numbers(20), b: numbers(20) } }, 'matrix'],
    ['no values', { matrix: { os: [] } }, 'matrix.os'],
    ['a value twice', { matrix: { os: ['a', 'a'] } }, 'matrix.os'],
    ['a variable that is none', { env_mappings: { gpu: 'GPU' } }, 'env_mappings'],
    ['a variable of the system', { env_mappings: { os: 'LD_PRELOAD' } }, 'env_mappings.os'],
    ['a number', { version: 7 }, 'version'],
  ])('abuse 42: a version with %s is 400', async (_case, wrong, path) => {
    const { body } = await add('once', { ...full, ...wrong }).expect(400);
    expect(body.errors).toContainEqual(expect.objectContaining({ path }));
  });

  test('what is not there is 404, no number 400', async () => {
    for (const ask of [
      read('missing'),
      remove('missing'),
      add('missing', full),
      turn('missing', 1, true),
      turn('once', 99, true),
    ]) {
      expect((await ask.expect(404)).body.code).toBe('not_found');
    }
    for (const number of ['0', 'x', '-1', '1.5']) await turn('once', number, true).expect(400);
    await turn('once', 1, 'yes').expect(400);
  });

  test('they go with their project', async () => {
    const { id } = await harness.create(ada, { name: 'short' });
    await harness
      .send('post', '/api/v2/ci/repos/ada/short/trigger-configs', asAda)
      .send({ name: 'a' })
      .expect(201);
    await harness.send('delete', '/api/v2/ci/pipelines/ada/short', asAda).expect(204);
    expect(await harness.prisma.triggerConfig.count({ where: { projectId: id } })).toBe(0);
  });
});

describe('who may', () => {
  const member = sessionOf(named('bob'), { organization: acme, role: 'member' });
  const write = organizationToken(acme, ['repo:write']);

  test('read: members, and tokens with read', async () => {
    await create('shared', write, 'acme').expect(201);
    for (const caller of [member, organizationToken(acme, ['read'])]) {
      await read('shared', caller, 'acme').expect(200);
      const { body } = await harness.send('get', at('', 'acme'), caller).expect(200);
      expect(body).toMatchObject({ items: [{ name: 'shared', versions: [] }], next_cursor: null });
    }
    await read('shared', write, 'acme').expect(403);
    await read('shared', null, 'acme').expect(401);
    await read('shared', sessionOf(named('eve')), 'acme').expect(404);
  });

  test('change: admins, and tokens with repo:write', async () => {
    const asks = (caller: Caller | null) => [
      create('other', caller, 'acme'),
      add('shared', full, caller, 'acme'),
      turn('shared', 1, false, caller, 'acme'),
      remove('shared', caller, 'acme'),
    ];
    for (const ask of asks(null)) await ask.expect(401);
    for (const ask of asks(member)) expect((await ask.expect(403)).body.code).toBe('role_required');
    for (const ask of asks(organizationToken(acme, ['read', 'pipeline:write']))) {
      expect((await ask.expect(403)).body.code).toBe('insufficient_scope');
    }
    for (const ask of asks(tokenOf(named('eve'), ['repo:write']))) await ask.expect(404);
    await add('shared', full, write, 'acme').expect(201);
    await turn('shared', 1, false, write, 'acme').expect(200);
    await remove('shared', write, 'acme').expect(204);
  });
});

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_number, index) => String(index));
}
