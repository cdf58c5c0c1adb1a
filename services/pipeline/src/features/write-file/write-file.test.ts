import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Caller, maxFileBytes } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { mostFiles } from '../../domain/project-file.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
let project: { readonly id: string };
const [ada, acme] = [named('ada'), named('acme')];
const asAda = sessionOf(ada, { organization: acme, role: 'owner' });
const git = { vcs_type: 'git', vcs_url: 'https://example.com/far.git' };
beforeAll(async () => {
  harness = await startHarness();
  project = await harness.create(ada);
  await harness.create(ada, { name: 'far', ...git });
});
afterAll(() => harness.close());

type Headers = Readonly<Record<string, string>>;
const bytes = { 'content-type': 'application/octet-stream' };
const at = (path: string, under: string, place: string) =>
  `/api/v2/ci/repos/${place}/${under}/${encodeURIComponent(path)}`;
const underOf = (path: string) => (path.endsWith('.sh') ? 'pipelines' : 'files');
const put = (path: string, content: string | Buffer, options: Partial<Options> = {}) => {
  const { caller = asAda, headers = {}, under = underOf(path), place = 'ada/web' } = options;
  return harness
    .send('put', at(path, under, place), caller)
    .set({ ...bytes, ...headers })
    .send(Buffer.from(content));
};
interface Options {
  readonly caller: Caller | null;
  readonly headers: Headers;
  readonly under: string;
  readonly place: string;
}
const remove = (path: string, options: Partial<Options> = {}) => {
  const { caller = asAda, headers = {}, under = underOf(path), place = 'ada/web' } = options;
  return harness.send('delete', at(path, under, place), caller).set(headers);
};
const stored = (path: string) =>
  harness.prisma.projectFile.findUnique({
    where: { projectId_path: { projectId: project.id, path } },
  });
const tagOf = (content: string | Buffer) =>
  `"${createHash('sha256').update(content).digest('hex')}"`;

describe('writing a file', () => {
  test('makes it, then replaces it, tells its tag each time, and is told of', async () => {
    const path = 'pipelines/a b/ä.sh';
    const made = await put(path, 'one').expect(201);
    expect(made.body).toEqual({
      path,
      size: 3,
      etag: tagOf('one'),
      updated_at: expect.any(String),
      updated_by: 'ada',
    });
    expect(made.headers.etag).toBe(tagOf('one'));
    const changed = await put(path, Buffer.from([0, 255, 10])).expect(200);
    expect(changed.body).toMatchObject({ size: 3, etag: tagOf(Buffer.from([0, 255, 10])) });
    const told = await eventually(() => {
      const events = harness.events.filter(
        ({ type, data }) =>
          type === 'project.file_written.v1' && (data as { path: string }).path === path,
      );
      return events.length === 2 && events;
    });
    expect(told[0]).toMatchObject({
      subject: project.id,
      data: { project_id: project.id, etag: tagOf('one'), actor: { id: ada.id, name: 'ada' } },
    });
  });

  test('of any media type, of none, and empty', async () => {
    await put('types/a.json', '{}', { headers: { 'content-type': 'application/json' } }).expect(
      201,
    );
    const { body } = await harness
      .send('put', at('types/empty', 'files', 'ada/web'), asAda)
      .expect(201);
    expect(body).toMatchObject({ size: 0, etag: tagOf('') });
  });

  test('what differs in case is another file', async () => {
    await put('case/readme', 'a').expect(201);
    await put('case/README', 'b').expect(201);
    expect((await stored('case/readme'))?.sha256).not.toBe((await stored('case/README'))?.sha256);
  });

  test('as large as a file may be; one byte more is 413', async () => {
    const whole = Buffer.alloc(maxFileBytes, 'x');
    expect((await put('large', whole).expect(201)).body.size).toBe(maxFileBytes);
    const { body } = await put('large', Buffer.concat([whole, Buffer.from('y')])).expect(413);
    expect(body.code).toBe('body_too_large');
    expect((await stored('large'))?.size).toBe(maxFileBytes);
  });

  test.each([
    'a/../b',
    '../b',
    '/etc/passwd',
    'a//b',
    'a/',
    './a',
    'a\\b',
    'a\u0000',
    'a\nb',
    'C:/a',
    'x'.repeat(501),
    `${'d'.repeat(256)}/a`,
  ])('%j is no path: 400', async (path) => {
    for (const ask of [put(path, 'x'), remove(path)]) {
      const { body } = await ask.expect(400);
      expect(body.errors[0]).toMatchObject({ path: 'path.path' });
    }
    expect(await stored(path.replaceAll('\u0000', ''))).toBeNull();
  });

  test('each kind of file has its own place: the other one is 400', async () => {
    for (const [path, under] of [
      ['wrong.sh', 'files'],
      ['wrong.txt', 'pipelines'],
    ] as const) {
      const { body } = await put(path, 'x', { under }).expect(400);
      expect(body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'path.path' }] });
      expect(await stored(path)).toBeNull();
    }
  });

  test('a file is no directory, and a directory no file: 409', async () => {
    await put('tree/leaf', 'x').expect(201);
    for (const path of ['tree/leaf/below', 'tree/leaf/far/below.sh', 'tree']) {
      const { body } = await put(path, 'x').expect(409);
      expect(body).toMatchObject({
        code: 'conflict',
        detail: expect.stringContaining('tree/leaf'),
      });
    }
    await put('tree/leaf2', 'x').expect(201);
    await put('tre', 'x').expect(201);
  });

  test('of a project whose files are elsewhere is 409, and says so', async () => {
    for (const ask of [put, (path: string, _: string, more: object) => remove(path, more)]) {
      const { body } = await ask('a', 'x', { place: 'ada/far' }).expect(409);
      expect(body).toMatchObject({ code: 'conflict', detail: expect.stringContaining('git') });
    }
  });

  test('there are at most so many in a project, also when two come at once', async () => {
    const { id } = await harness.create(ada, { name: 'full' });
    await harness.prisma.$executeRaw`
      INSERT INTO pipeline.project_file (project_id, path, is_pipeline, content, size, sha256, updated_by)
      SELECT ${id}::uuid, 'f' || n, false, '', 0, 'x', 'ada' FROM generate_series(2, ${mostFiles}::int) AS n`;
    const place = 'ada/full';
    const both = await Promise.all([put('a', 'x', { place }), put('b', 'x', { place })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    await put('f2', 'changed', { place }).expect(200);
    await remove('f2', { place }).expect(204);
    await put('c', 'x', { place }).expect(201);
  });
});

describe('conditions', () => {
  test('If-Match lets only the named version be replaced and deleted', async () => {
    await put('match', 'one').expect(201);
    for (const refused of [tagOf('two'), `W/${tagOf('one')}`, `${tagOf('two')}, "x,y"`]) {
      const headers = { 'if-match': refused };
      expect((await put('match', 'x', { headers }).expect(412)).body.code).toBe(
        'precondition_failed',
      );
      await remove('match', { headers }).expect(412);
    }
    await put('match', 'two', { headers: { 'if-match': `"x,y",, ${tagOf('one')}` } }).expect(200);
    await put('match', 'three', { headers: { 'if-match': '*' } }).expect(200);
    await remove('match', { headers: { 'if-match': tagOf('three') } }).expect(204);
    expect(await stored('match')).toBeNull();
  });

  test('what is not there matches nothing', async () => {
    for (const tag of ['*', tagOf('x')]) {
      const headers = { 'if-match': tag };
      await put('absent', 'x', { headers }).expect(412);
      await remove('absent', { headers }).expect(412);
    }
    expect(await stored('absent')).toBeNull();
  });

  test('If-None-Match: * makes and never replaces; two at once make one', async () => {
    const headers = { 'if-none-match': '*' };
    const both = await Promise.all([put('once', 'a', { headers }), put('once', 'b', { headers })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 412]);
    await put('once', 'c', { headers }).expect(412);
    const kept = both.find(({ status }) => status === 201)?.body as { etag: string };
    await put('once', 'c', { headers: { 'if-none-match': `W/${kept.etag}` } }).expect(412);
    await put('once', 'c', { headers: { 'if-none-match': tagOf('c') } }).expect(200);
  });

  test('two who replace the same version at once: one is told that it changed', async () => {
    await put('race', 'one').expect(201);
    const headers = { 'if-match': tagOf('one') };
    const both = await Promise.all([put('race', 'a', { headers }), put('race', 'b', { headers })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test.each(['abc', '"a" "b"', '"a', '*, "a"', 'w/"a"'])('%j is 400', async (tag) => {
    const { body } = await put('malformed', 'x', { headers: { 'if-none-match': tag } }).expect(400);
    expect(body.errors).toMatchObject([{ path: 'header.if-none-match' }]);
  });
});

describe('deleting a file', () => {
  test('removes that one, tells of it, and is 404 when there is none', async () => {
    await put('gone/a.sh', 'x').expect(201);
    await put('gone/b.sh', 'x').expect(201);
    await remove('gone/a.sh').expect(204);
    expect((await remove('gone/a.sh').expect(404)).body.code).toBe('not_found');
    expect(await stored('gone/b.sh')).not.toBeNull();
    await eventually(() =>
      harness.events.some(
        ({ type, data }) =>
          type === 'project.file_deleted.v1' && (data as { path: string }).path === 'gone/a.sh',
      ),
    );
  });

  test('files go with their project', async () => {
    const { id } = await harness.create(ada, { name: 'short' });
    await put('a', 'x', { place: 'ada/short' }).expect(201);
    await harness.send('delete', '/api/v2/ci/pipelines/ada/short', asAda).expect(204);
    expect(await harness.prisma.projectFile.count({ where: { projectId: id } })).toBe(0);
  });
});

describe.each([
  ['pipelines', 'rights.sh', 'pipeline:write', 'repo:write'],
  ['files', 'rights.txt', 'repo:write', 'pipeline:write'],
] as const)('who may write %s', (_under, path, scope, other) => {
  test('without an assertion it is 401', async () => {
    await put(path, 'x', { caller: null }).expect(401);
    await remove(path, { caller: null }).expect(401);
  });

  test('a token with its scope and no other; a member; nobody from elsewhere', async () => {
    await harness
      .send('post', '/api/v2/ci/pipelines', asAda)
      .send({ owner: 'acme', name: `web-${scope.replace(':', '-')}`, vcs_type: 'orchestrator' })
      .expect(201);
    const place = `acme/web-${scope.replace(':', '-')}`;
    const member = sessionOf(named('bob'), { organization: acme, role: 'member' });
    await put(path, 'x', { place, caller: member }).expect(201);
    await put(path, 'x', { place, caller: organizationToken(acme, [scope]) }).expect(200);
    for (const caller of [tokenOf(ada, [other]), organizationToken(acme, ['read', other])]) {
      const { body } = await put(path, 'y', { place, caller }).expect(403);
      expect(body.code).toBe('insufficient_scope');
      await remove(path, { place, caller }).expect(403);
    }
    for (const caller of [sessionOf(named('eve')), organizationToken(named('globex'), [scope])]) {
      await put(path, 'y', { place, caller }).expect(404);
      await remove(path, { place, caller }).expect(404);
    }
    await remove(path, { place, caller: member }).expect(204);
  });
});
