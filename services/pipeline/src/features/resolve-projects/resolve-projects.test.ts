import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, sessionOf, tokenService } from '../../../test/people.js';

const path = '/internal/v1/projects/resolve';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

test('projects are told in the order of the question, in any case; null where there is none', async () => {
  const [ada, eve] = [named('ada'), named('eve')];
  const [web, api, hers] = [
    await harness.create(ada, { name: 'Web' }),
    await harness.create(ada, { name: 'api' }),
    await harness.create(eve, { name: 'web' }),
  ];
  const projects = [
    { namespace_id: ada.id, name: 'API' },
    { namespace_id: ada.id, name: 'missing' },
    { namespace_id: eve.id, name: 'WEB' },
    { namespace_id: newId(), name: 'web' },
    { namespace_id: ada.id, name: 'web' },
    { namespace_id: eve.id, name: 'web' },
  ];
  const { body } = await harness.send('post', path, tokenService).send({ projects }).expect(200);
  const shown = ({ id, name }: { id: string; name: string }, namespace: object) => ({
    id,
    name,
    namespace: { type: 'user', ...namespace },
  });
  expect(body.items).toEqual([
    shown(api, ada),
    null,
    shown(hers, eve),
    null,
    shown(web, ada),
    shown(hers, eve),
  ]);
});

test.each([
  ['none', []],
  ['too many', Array.from({ length: 101 }, () => ({ namespace_id: newId(), name: 'web' }))],
  ['no id', [{ namespace_id: 'ada', name: 'web' }]],
  ['no name', [{ namespace_id: newId(), name: 'a/b' }]],
])('%s is 400', async (_case, projects) => {
  await harness.send('post', path, tokenService).send({ projects }).expect(400);
});

test('only the token service asks: anybody else is 401', async () => {
  const projects = [{ namespace_id: newId(), name: 'web' }];
  for (const caller of [null, sessionOf(named('ada')), { type: 'anonymous' } as const]) {
    const { body } = await harness.send('post', path, caller).send({ projects }).expect(401);
    expect(body.code).toBe('assertion_refused');
  }
  const gateway = { type: 'service', service: 'gateway' } as const;
  await harness.send('post', path, gateway).send({ projects }).expect(401);
  await harness.send('post', path, tokenService, 'token').send({ projects }).expect(401);
});
