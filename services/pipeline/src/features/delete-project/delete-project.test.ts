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
const remove = (name: string, caller = sessionOf(ada), owner = 'ada') =>
  harness.send('delete', `/api/v2/ci/pipelines/${owner}/${name}`, caller);
const exists = async (id: string) => (await harness.prisma.project.count({ where: { id } })) === 1;

test('a project that is deleted is gone, and that is told', async () => {
  const project = await harness.create(ada, { name: 'Short' });
  await remove('short').expect(204);
  await remove('short').expect(404);
  await harness.send('get', '/api/v2/ci/repos/ada/Short', sessionOf(ada)).expect(404);
  const told = await eventually(() =>
    harness.events.find(
      ({ subject, type }) => subject === project.id && type === 'project.deleted.v1',
    ),
  );
  expect(told?.data).toMatchObject({
    project_id: project.id,
    name: 'Short',
    namespace: { type: 'user', id: ada.id, name: 'ada' },
    actor: { id: ada.id },
  });
});

test('several at once: one has deleted it, and it is told once', async () => {
  const { id } = await harness.create(ada, { name: 'once' });
  const answers = await Promise.all(Array.from({ length: 4 }, () => remove('once')));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404]);
  const rows = await harness.prisma.outbox.findMany({ where: { subject: id } });
  expect(rows.map(({ type }) => type).sort()).toEqual(['project.created.v1', 'project.deleted.v1']);
});

test('takes the role admin in the namespace; there none is 404, unchanged', async () => {
  const { id } = await harness.create(ada, { name: 'mine' });
  await remove('mine', sessionOf(named('eve'))).expect(404);
  expect(await exists(id)).toBe(true);
  const asAdmin = sessionOf(ada, { organization: acme, role: 'admin' });
  const { body } = await harness
    .send('post', '/api/v2/ci/pipelines', asAdmin)
    .send({ owner: 'acme', name: 'web', vcs_type: 'orchestrator' })
    .expect(201);
  const member = sessionOf(named('bob'), { organization: acme, role: 'member' });
  expect((await remove('web', member, 'acme').expect(403)).body.code).toBe('role_required');
  expect(await exists(body.id)).toBe(true);
  await remove('web', organizationToken(acme, ['repo:write']), 'acme').expect(204);
});

test('a name that can be none is 400', async () => {
  await remove('a%20b').expect(400);
});

test('without an assertion it is 401, without repo:write 403', async () => {
  await harness.send('delete', '/api/v2/ci/pipelines/ada/web', null).expect(401);
  await remove('web', tokenOf(ada, ['read'])).expect(403);
});
