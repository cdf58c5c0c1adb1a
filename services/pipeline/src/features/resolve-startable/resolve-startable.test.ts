import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildEvent, type Caller, organizationDeleted } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, sessionOf, tokenService } from '../../../test/people.js';

const path = '/internal/v1/startables/resolve';
const ingest: Caller = { type: 'service', service: 'trigger-ingest' };
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const resolve = async (body: object, caller: Caller = ingest) =>
  (await harness.send('post', path, caller).send(body).expect(200)).body.startable as unknown;

test('a project is told, in any case, with its configuration where one is named', async () => {
  const ada = named('ada');
  const { id } = await harness.create(ada, { name: 'Web' });
  const { body: config } = await harness
    .send('post', '/api/v2/ci/repos/ada/web/trigger-configs', sessionOf(ada))
    .send({ name: 'nightly' })
    .expect(201);
  const project = {
    id,
    name: 'Web',
    namespace: { type: 'user', id: ada.id, name: 'ada' },
    vcs_type: 'orchestrator',
    vcs_url: null,
    default_ref: 'main',
  };
  const asked = { namespace_name: 'ada', name: 'WEB' };
  expect(await resolve(asked)).toEqual({ project, config: null });
  expect(await resolve({ ...asked, config: 'nightly' })).toEqual({ project, config });
  expect(await resolve({ ...asked, config: 'other' })).toEqual({ project, config: null });
  expect(await resolve({ ...asked, name: 'missing' })).toBeNull();
  expect(await resolve({ ...asked, namespace_name: 'nobody' })).toBeNull();
});

test('abuse 54: what bears the name of a namespace that is gone is another one', async () => {
  const [before, after] = [named('acme'), named('acme')];
  const create = (organization: typeof before) =>
    harness
      .send(
        'post',
        '/api/v2/ci/pipelines',
        sessionOf(named('bob'), { organization, role: 'admin' }),
      )
      .send({ owner: 'acme', name: 'web', vcs_type: 'orchestrator' })
      .expect(201);
  await create(before);
  const { body } = await create(after);
  const asked = { namespace_name: 'acme', name: 'web' };
  expect(await resolve(asked)).toMatchObject({ project: { id: body.id } });
  const actor = {
    type: 'system',
    id: 'x',
    name: 'x',
    token_id: null,
    session_id: null,
    ip: null,
  } as const;
  await harness.publish([
    buildEvent(
      organizationDeleted,
      { id: newId(), time: new Date(), subject: after.id },
      {
        organization_id: after.id,
        name: 'acme',
        audit_chain: { last_sequence: 1, last_hash: 'f'.repeat(64) },
        actor,
      },
    ),
  ]);
  expect(await resolve(asked)).not.toMatchObject({ project: { id: body.id } });
});

test('only trigger-ingest asks: anybody else is 401; a name that is none is 400', async () => {
  const asked = { namespace_name: 'ada', name: 'web' };
  for (const caller of [null, sessionOf(named('ada')), tokenService]) {
    await harness.send('post', path, caller).send(asked).expect(401);
  }
  await harness
    .send('post', path, ingest)
    .send({ ...asked, name: 'a/b' })
    .expect(400);
});
