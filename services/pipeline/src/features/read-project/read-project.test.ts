import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const [ada, acme] = [named('ada'), named('acme')];
const read = (caller: Parameters<Harness['send']>[2], owner: string, name: string) =>
  harness.send('get', `/api/v2/ci/repos/${owner}/${name}`, caller);

test('a project is found in any case, and shown as it is spelled', async () => {
  const project = await harness.create(ada, { name: 'Web.App' });
  for (const name of ['Web.App', 'web.app', 'WEB.APP']) {
    const { body } = await read(sessionOf(ada), 'ada', name).expect(200);
    expect(body).toEqual(project);
  }
});

test('members read what is their organization’s, its own token too', async () => {
  const admin = sessionOf(ada, { organization: acme, role: 'admin' });
  await harness
    .send('post', '/api/v2/ci/pipelines', admin)
    .send({ owner: 'acme', name: 'web', vcs_type: 'orchestrator' })
    .expect(201);
  const member = sessionOf(named('bob'), { organization: acme, role: 'member' });
  await read(member, 'acme', 'web').expect(200);
  await read(organizationToken(acme, ['read']), 'acme', 'web').expect(200);
});

test('abuse 10: somebody else’s is 404, as one that is not there', async () => {
  await harness.create(ada, { name: 'mine' });
  const eve = named('eve');
  await harness.create(eve, { name: 'hers' });
  await read(sessionOf(eve), 'ada', 'mine').expect(404);
  await read(sessionOf(eve), 'eve', 'mine').expect(404);
  await read(sessionOf(ada), 'ada', 'hers').expect(404);
  await read(organizationToken(acme, ['read']), 'ada', 'mine').expect(404);
});

test('a name that can be none is 400', async () => {
  const { body } = await read(sessionOf(ada), 'ada', 'a%20b').expect(400);
  expect(body.code).toBe('validation_failed');
});

test('without an assertion it is 401, without read 403', async () => {
  await read(null, 'ada', 'web').expect(401);
  await read(tokenOf(ada, ['repo:write']), 'ada', 'web').expect(403);
});
