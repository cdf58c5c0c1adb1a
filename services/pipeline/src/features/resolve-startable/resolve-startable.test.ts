import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, resolveStartable } from '@orchestrator/contracts';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, sessionOf } from '../../../test/people.js';

const triggerIngest: Caller = { type: 'service', service: 'trigger-ingest' };

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const ask = (caller: Caller | null, body: object) =>
  harness.send('post', resolveStartable.path, caller).send(body);

test('a project is found by the names that people know, in any case', async () => {
  const ada = named('ada');
  const { id } = await harness.create(ada, {
    vcs_type: 'git',
    vcs_url: 'https://example.com/web',
    default_ref: 'trunk',
  });
  const { body } = await ask(triggerIngest, { namespace_name: 'ada', name: 'WEB' }).expect(200);
  expect(body.startable).toEqual({
    project: {
      id,
      name: 'web',
      namespace: { type: 'user', id: ada.id, name: 'ada' },
      vcs_type: 'git',
      vcs_url: 'https://example.com/web',
      default_ref: 'trunk',
    },
    config: null,
  });
});

test('of two namespaces of one name the one that is not gone counts; none is none', async () => {
  const [gone, ada] = [named('bob'), named('bob')];
  await harness.create(gone);
  const { id } = await harness.create(ada);
  await harness.prisma.namespace.update({ where: { id: gone.id }, data: { endedAt: new Date() } });
  const { body } = await ask(triggerIngest, { namespace_name: 'bob', name: 'web' }).expect(200);
  expect(body.startable.project.id).toBe(id);
  const none = await ask(triggerIngest, { namespace_name: 'bob', name: 'none' }).expect(200);
  expect(none.body).toEqual({ startable: null });
});

test('what is no name is 400, and nobody else may ask', async () => {
  await ask(triggerIngest, { namespace_name: 'ada', name: '..' }).expect(400);
  await ask(null, {}).expect(401);
  await ask(sessionOf(named('ada')), {}).expect(401);
  await ask({ type: 'service', service: 'token' }, {}).expect(401);
});
