import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildEvent, organizationDeleted, userDeleted, userUpdated } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually, raceRounds } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { type Named, named, sessionOf } from '../../../test/people.js';

const actor = {
  type: 'operator',
  id: 'operator',
  name: 'root',
  token_id: null,
  session_id: null,
  ip: null,
} as const;
const envelope = (subject: string) => ({ id: newId(), time: new Date(), subject });
const userGone = ({ id, name }: Named) =>
  buildEvent(userDeleted, envelope(id), { user_id: id, username: name, audit_chain: null, actor });
const organizationGone = ({ id, name }: Named) =>
  buildEvent(organizationDeleted, envelope(id), {
    organization_id: id,
    name,
    audit_chain: { last_sequence: 1, last_hash: 'f'.repeat(64) },
    actor,
  });
const adminOf = (organization: Named) =>
  sessionOf(named('ada'), { organization, role: 'admin' as const });

describe.each(storesHere)('projects of a namespace that is gone, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const createIn = (organization: Named, name: string) =>
    harness
      .send('post', '/api/v2/ci/pipelines', adminOf(organization))
      .send({ owner: organization.name, name, vcs_type: 'orchestrator' });
  const count = (namespaceId: string) => harness.prisma.project.count({ where: { namespaceId } });
  const deletions = (namespace: Named) =>
    harness.events.filter(
      ({ type, data }) =>
        type === 'project.deleted.v1' &&
        (data as { namespace: { id: string } }).namespace.id === namespace.id,
    );

  test('are deleted, each is told of once, and nobody else’s', async () => {
    const [acme, ada] = [named('acme'), named('ada')];
    const made = [];
    for (const name of ['a', 'b', 'c']) {
      made.push((await createIn(acme, name).expect(201)).body.id as string);
    }
    await harness.create(ada);
    const event = organizationGone(acme);
    await harness.publish([event, event]);
    expect(await count(acme.id)).toBe(0);
    expect(await count(ada.id)).toBe(1);
    await eventually(() => deletions(acme).length === made.length);
    expect(deletions(acme).map(({ subject }) => subject)).toEqual(expect.arrayContaining(made));
    for (const { data } of deletions(acme)) expect(data).toMatchObject({ actor });
    // The events of one transaction are committed together: a second telling would be here by now.
    const told = await harness.prisma.outbox.count({
      where: { type: 'project.deleted.v1', subject: { in: made } },
    });
    expect(told).toBe(made.length);
  });

  test('abuse 2: no project is made there any more, whatever the assertion says', async () => {
    const [acme, ada] = [named('acme'), named('ada')];
    await createIn(acme, 'web').expect(201);
    await harness.publish([organizationGone(acme), userGone(ada)]);
    expect((await createIn(acme, 'late').expect(404)).body.code).toBe('not_found');
    const { body } = await harness
      .send('post', '/api/v2/ci/pipelines', sessionOf(ada))
      .send({ owner: 'ada', name: 'late', vcs_type: 'orchestrator' })
      .expect(401);
    expect(body.code).toBe('invalid_token');
    expect([await count(acme.id), await count(ada.id)]).toEqual([0, 0]);
  });

  test('abuse 54: one that comes back under the same name is another namespace', async () => {
    const [before, after] = [named('acme'), named('acme')];
    await createIn(before, 'web').expect(201);
    await harness.publish([organizationGone(before)]);
    await createIn(after, 'web').expect(201);
    expect([await count(before.id), await count(after.id)]).toEqual([0, 1]);
  });

  test('namespaces are forgotten after a day', async () => {
    const [early, late] = [named('acme'), named('globex')];
    await createIn(early, 'web').expect(201);
    await harness.publish([organizationGone(early)]);
    await harness.prisma.namespace.updateMany({
      where: { id: early.id },
      data: { endedAt: new Date(Date.now() - 25 * 3_600_000) },
    });
    await harness.publish([organizationGone(late)]);
    const where = { id: { in: [early.id, late.id] } };
    expect(await harness.prisma.namespace.findMany({ where })).toMatchObject([{ id: late.id }]);
  });

  test('every time: made while their organization is deleted, none is left', async () => {
    for (let round = 0; round < raceRounds; round += 1) {
      const acme = named('acme');
      const make = () => createIn(acme, newId()).then(({ status }) => status);
      const [, ...statuses] = await Promise.all([
        harness.publish([organizationGone(acme)]),
        make(),
        make(),
      ]);
      for (const status of statuses) expect([201, 404]).toContain(status);
      expect(await count(acme.id)).toBe(0);
    }
  });
});

describe('a renamed user', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());

  const updated = (user: Named, changed: string[]) =>
    buildEvent(userUpdated, envelope(user.id), {
      user_id: user.id,
      username: user.name,
      changed,
      actor,
    });
  const ownerOf = async (user: Named) => {
    const { body } = await harness.send('get', '/api/v2/ci/repos', sessionOf(user)).expect(200);
    return (body.items as { owner: string }[]).map(({ owner }) => owner);
  };

  test('is shown by the new name, also when an older change comes late', async () => {
    const [ada, eve] = [named('ada'), named('eve')];
    await harness.create(ada);
    await harness.create(eve);
    const before = updated(ada, ['display_name']);
    const renamed = { ...ada, name: 'ada-l' };
    await harness.publish([updated(renamed, ['username'])]);
    await harness.publish([before]);
    expect(await ownerOf(renamed)).toEqual(['ada-l']);
    expect(await ownerOf(eve)).toEqual(['eve']);
  });

  test('does not get the old name back by a request that was under way', async () => {
    const ada = named('ada');
    await harness.publish([updated({ ...ada, name: 'ada-l' }, ['username'])]);
    expect((await harness.create(ada)).owner).toBe('ada-l');
  });
});
