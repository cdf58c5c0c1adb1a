import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const [ada, acme] = [named('ada'), named('acme')];
const remote = { vcs_type: 'git', vcs_url: 'https://example.com/web.git' };
const change = (name: string, body: object, caller = sessionOf(ada), owner = 'ada') =>
  harness.send('patch', `/api/v2/ci/repos/${owner}/${name}`, caller).send(body);
const read = async (name: string) =>
  (await harness.send('get', `/api/v2/ci/repos/ada/${name}`, sessionOf(ada)).expect(200))
    .body as unknown;

test('address and ref change, nothing else, and it is told', async () => {
  const project = await harness.create(ada, { name: 'changes', ...remote });
  const moved = 'https://example.org/web.git';
  const { body } = await change('CHANGES', { vcs_url: moved, default_ref: 'main' }).expect(200);
  expect(body).toEqual({ ...project, vcs_url: moved, updated_at: expect.any(String) });
  expect(Date.parse(body.updated_at)).toBeGreaterThanOrEqual(Date.parse(body.created_at));
  await change('changes', { default_ref: 'trunk' }).expect(200);
  const told = await eventually(() => {
    const events = harness.events.filter(
      ({ subject, type }) => subject === project.id && type === 'project.updated.v1',
    );
    return events.length === 2 && events;
  });
  expect(told.map(({ data }) => data)).toMatchObject([
    { changed: ['vcs_url'], name: 'changes', namespace: { type: 'user', id: ada.id } },
    { changed: ['default_ref'], actor: { id: ada.id } },
  ]);
  expect(await read('changes')).toMatchObject({ vcs_url: moved, default_ref: 'trunk' });
});

test('what changes nothing is not told', async () => {
  const project = await harness.create(ada, { name: 'same', ...remote });
  const { body } = await change('same', { vcs_url: remote.vcs_url }).expect(200);
  expect(body).toEqual(project);
  const rows = await harness.prisma.outbox.findMany({ where: { subject: project.id } });
  expect(rows.map(({ type }) => type)).toEqual(['project.created.v1']);
});

test('a project kept here gets no address, and any other keeps one', async () => {
  await harness.create(ada, { name: 'here' });
  await harness.create(ada, { name: 'there', ...remote });
  for (const [name, url] of [
    ['here', 'https://example.com/'],
    ['there', null],
  ] as const) {
    const { body } = await change(name, { vcs_url: url }).expect(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'vcs_url' }] });
  }
  expect(await read('there')).toMatchObject(remote);
});

test.each([
  ['nothing', {}],
  ['a name', { name: 'other' }],
  ['an owner', { owner: 'eve' }],
  ['a kind', { vcs_type: 'github' }],
  ['an id', { id: ada.id }],
  ['a credential', { vcs_url: 'https://secret@example.com/' }],
  ['a control character', { default_ref: 'a\u0000' }],
])('abuse 42: %s is 400, unchanged', async (label, body) => {
  const name = label.replaceAll(' ', '-');
  const before = await harness.create(ada, { name, ...remote });
  const { body: problem } = await change(name, body).expect(400);
  expect(problem.code).toBe('validation_failed');
  expect(await read(name)).toEqual(before);
});

test('two at once both count', async () => {
  await harness.create(ada, { name: 'both', ...remote });
  const vcs_url = 'https://example.org/';
  await Promise.all([
    change('both', { vcs_url }).expect(200),
    change('both', { default_ref: 'trunk' }).expect(200),
  ]);
  expect(await read('both')).toMatchObject({ vcs_url, default_ref: 'trunk' });
});

test('takes the role admin in the namespace; there none is 404', async () => {
  await harness.create(ada, { name: 'mine' });
  const asAdmin = sessionOf(ada, { organization: acme, role: 'admin' });
  await harness
    .send('post', '/api/v2/ci/pipelines', asAdmin)
    .send({ owner: 'acme', name: 'web', vcs_type: 'orchestrator' })
    .expect(201);
  const body = { default_ref: 'trunk' };
  const bob = named('bob');
  await change('mine', body, sessionOf(bob)).expect(404);
  await change('missing', body).expect(404);
  const member = sessionOf(bob, { organization: acme, role: 'member' });
  const { body: problem } = await change('web', body, member, 'acme').expect(403);
  expect(problem.code).toBe('role_required');
  await change('web', body, organizationToken(acme, ['repo:write']), 'acme').expect(200);
});

test('without an assertion it is 401, without repo:write 403', async () => {
  const path = '/api/v2/ci/repos/ada/web';
  await harness.send('patch', path, null).send({ default_ref: 'x' }).expect(401);
  await change('web', { default_ref: 'x' }, tokenOf(ada, ['read'])).expect(403);
});
