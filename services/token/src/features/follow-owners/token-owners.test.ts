import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  buildEvent,
  organizationDeleted,
  personalTokens,
  projectDeleted,
  tokenRevoked,
  triggerTokens,
  userDeleted,
  userUpdated,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { tokenDigest } from '@orchestrator/token-format';
import { eventually, raceRounds } from '@orchestrator/testing';
import { createIn, pathIn, type Place, placeOf } from '../../../test/collections.js';
import {
  gatewayItself,
  type Harness,
  sessionOf,
  startHarness,
  type TestUser,
  tokenOf,
  userNamed,
} from '../../../test/harness.js';
import { insertChild } from '../../../test/insert-child.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { toldOf } from '../../../test/told-of.js';

const tokens = '/api/v2/user/tokens';
const actor = {
  type: 'operator',
  id: 'operator',
  name: 'root',
  token_id: null,
  session_id: null,
  ip: null,
} as const;
const envelope = (subject: string) => ({ id: newId(), time: new Date(), subject });
const userGone = ({ id, name }: TestUser) =>
  buildEvent(userDeleted, envelope(id), {
    user_id: id,
    username: name,
    audit_chain: null,
    actor,
  });
const organizationGone = ({ id, name }: TestUser) =>
  buildEvent(organizationDeleted, envelope(id), {
    organization_id: id,
    name,
    audit_chain: { last_sequence: 1, last_hash: 'f'.repeat(64) },
    actor,
  });
const projectGone = ({ owner, namespace }: Pick<Place, 'owner' | 'namespace'>) => {
  const [inside = '', name = ''] = owner.name.split('/');
  return buildEvent(projectDeleted, envelope(owner.id), {
    project_id: owner.id,
    name,
    namespace: { ...namespace, name: inside },
    actor,
  });
};

describe.each(storesHere)('tokens of an owner that is gone, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const verdict = async (value: string) => {
    const answer = await harness
      .send('post', '/internal/v1/tokens/verify', gatewayItself)
      .send({ digest: tokenDigest(value) })
      .expect(200);
    return answer.body.status as string;
  };
  const count = (ownerId: string) => harness.prisma.token.count({ where: { ownerId } });
  const revocations = (owner: TestUser) =>
    harness.events.filter(
      ({ type, data }) =>
        type === 'token.revoked.v1' && (data as { owner: { id: string } }).owner.id === owner.id,
    );

  test('are deleted with all below them, in every cache too, and each live one is told of once', async () => {
    const acme = userNamed('acme');
    const inserted = { owner: acme, ownerType: 'organization' } as const;
    const token = await insertChild(harness.sql, { kind: 'organization', ...inserted });
    const agent = await insertChild(harness.sql, { kind: 'agent', ...inserted });
    const instance = await insertChild(harness.sql, {
      kind: 'instance',
      ...inserted,
      parent: agent,
    });
    const other = userNamed('pool');
    const job = await insertChild(harness.sql, { kind: 'job', owner: other, parent: instance });
    const revoked = await insertChild(harness.sql, { kind: 'organization', ...inserted });
    await harness.prisma.token.update({
      where: { id: revoked.id },
      data: { revokedAt: new Date(), revokedReason: 'deleted' },
    });
    const ada = userNamed('ada');
    const bystander = await harness.create(ada);
    const all = [token, agent, instance, job, revoked];

    const event = organizationGone(acme);
    await harness.publish([event, event]);

    for (const { value } of all) expect(await verdict(value)).toBe('unknown');
    expect(await verdict(bystander.value)).toBe('live');
    const voided = new Set(all.map(({ id }) => `token:${id}`));
    expect(new Set(harness.invalidated.find((ids) => ids.length === voided.size))).toEqual(voided);
    const live = [token, agent, instance, job].map(({ id }) => id).sort();
    await eventually(() => revocations(acme).length + revocations(other).length === live.length);
    const told = [...revocations(acme), ...revocations(other)];
    expect(told.map(({ subject }) => String(subject)).sort()).toEqual(live);
    for (const { data } of told) expect(data).toMatchObject({ reason: 'owner_deleted', actor });
    const rows = await harness.prisma.outbox.findMany({ where: { type: 'token.revoked.v1' } });
    const voiding = rows.find(({ invalidates }) => invalidates.length === voided.size);
    expect(new Set(voiding?.invalidates)).toEqual(voided);
  });

  test('abuse 2: no token is made for them any more, whatever the assertion says', async () => {
    const ada = userNamed('ada');
    const { id } = await harness.create(ada);
    await harness.publish([userGone(ada)]);
    for (const caller of [sessionOf(ada), tokenOf(ada, id)]) {
      const { body } = await harness
        .send('post', tokens, caller)
        .send({ label: 'late', scopes: ['token:admin'] })
        .expect(401);
      expect(body.code).toBe('invalid_token');
    }
    expect(await count(ada.id)).toBe(0);
  });

  test('one who comes back under the same name is another owner', async () => {
    await harness.publish([userGone(userNamed('ada'))]);
    await harness.create(userNamed('ada'));
  });

  describe('abuse 54: of a project', () => {
    test.each(['user', 'organization'] as const)(
      'go with it, and do not fit one that is made in its place in the namespace of the %s',
      async (within) => {
        const place = placeOf(harness, triggerTokens, within);
        const [old, other] = [
          await createIn(harness, place),
          await createIn(harness, placeOf(harness, triggerTokens, within)),
        ];
        const [inside = ''] = place.owner.name.split('/');
        // Recreated before anybody heard that the first one is gone.
        const again = harness.projects.add({ ...place.namespace, name: inside }, 'web');
        const { body: known } = await harness
          .send('post', '/internal/v1/tokens/verify', gatewayItself)
          .send({ digest: tokenDigest(old.value) })
          .expect(200);
        expect(known.principal.id).toBe(place.owner.id);
        expect(known.principal.id).not.toBe(again.id);
        const list = () =>
          harness.send('get', pathIn(place, 'list'), sessionOf(place.manager)).expect(200);
        expect((await list()).body.items).toEqual([]);
        await harness
          .send('get', pathIn(place, 'read', old.id), sessionOf(place.manager))
          .expect(404);

        const event = projectGone(place);
        await harness.publish([event, event]);
        expect(await verdict(old.value)).toBe('unknown');
        expect(await verdict(other.value)).toBe('live');
        expect(harness.invalidated.flat()).toContain(`token:${old.id}`);
        expect(await toldOf(harness, old.id, tokenRevoked.type)).toMatchObject([
          { reason: 'owner_deleted', actor },
        ]);
        const fresh = await createIn(harness, place);
        expect((await list()).body.items).toMatchObject([
          { id: fresh.id, owner: { id: again.id } },
        ]);
        expect(await verdict(fresh.value)).toBe('live');
      },
    );

    test('no token is made for one that ended, though it was found a moment before', async () => {
      const place = placeOf(harness, triggerTokens);
      await harness.publish([projectGone(place)]);
      await harness
        .send('post', pathIn(place, 'create'), sessionOf(place.manager))
        .send({ label: 'late' })
        .expect(404);
      expect(await count(place.owner.id)).toBe(0);
    });

    test('limits to it stay limits to it alone', async () => {
      const place = placeOf(harness, personalTokens);
      const namespace = { ...place.namespace, name: place.manager.name };
      const project = harness.projects.add(namespace, 'web');
      const limited = await createIn(harness, place, {
        repositories: [`${place.manager.name}/web`],
      });
      harness.projects.add(namespace, 'web');
      const owner = { type: 'project', id: project.id, name: `${place.manager.name}/web` } as const;
      await harness.publish([projectGone({ ...place, owner })]);
      const { body } = await harness
        .send('post', '/internal/v1/tokens/verify', gatewayItself)
        .send({ digest: tokenDigest(limited.value) })
        .expect(200);
      expect(body.token.repositories).toEqual([project.id]);
    });
  });

  test('owners are forgotten after a day', async () => {
    const [early, late] = [userNamed('ada'), userNamed('eve')];
    await harness.publish([userGone(early)]);
    await harness.prisma.endedOwner.updateMany({
      where: { id: early.id },
      data: { endedAt: new Date(Date.now() - 25 * 3_600_000) },
    });
    await harness.publish([userGone(late)]);
    const where = { id: { in: [early.id, late.id] } };
    expect(await harness.prisma.endedOwner.findMany({ where })).toMatchObject([{ id: late.id }]);
  });

  test('every time: made while their owner ends, none is left', async () => {
    for (let round = 0; round < raceRounds; round += 1) {
      const ada = userNamed('ada');
      const make = () =>
        harness
          .send('post', tokens, sessionOf(ada))
          .send({ label: newId(), scopes: ['read'] })
          .then(({ status }) => status);
      const [, ...statuses] = await Promise.all([harness.publish([userGone(ada)]), make(), make()]);
      for (const status of statuses) expect([201, 401]).toContain(status);
      expect(await count(ada.id)).toBe(0);
    }
  });
});

describe('a renamed user', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());

  const updated = (user: TestUser, changed: string[]) =>
    buildEvent(userUpdated, envelope(user.id), {
      user_id: user.id,
      username: user.name,
      changed,
      actor,
    });
  const names = async (id: string) => {
    const { ownerName, createdByName } = await harness.prisma.token.findUniqueOrThrow({
      where: { id },
    });
    return [ownerName, createdByName];
  };

  test('is shown by the new name as owner and maker, also when an older change comes late', async () => {
    const ada = userNamed('ada');
    const [mine, foreign] = [await harness.create(ada), await harness.create(userNamed('eve'))];
    const agent = await insertChild(harness.sql, {
      kind: 'agent',
      owner: userNamed('acme'),
      ownerType: 'organization',
    });
    await harness.prisma.token.update({
      where: { id: agent.id },
      data: { createdByType: 'user', createdById: ada.id, createdByName: 'ada' },
    });
    const before = updated(ada, ['display_name']);
    await harness.publish([updated({ ...ada, name: 'ada-l' }, ['username'])]);
    await harness.publish([before]);
    expect(await names(mine.id)).toEqual(['ada-l', 'ada-l']);
    expect(await names(agent.id)).toEqual(['acme', 'ada-l']);
    expect(await names(foreign.id)).toEqual(['eve', 'eve']);
  });

  test('abuse 54: has it in the names of projects too, and no right goes to who has the old name', async () => {
    const place = placeOf(harness, personalTokens);
    const { manager: ada } = place;
    const namespace = { ...place.namespace, name: ada.name };
    const [web, api] = [
      harness.projects.add(namespace, 'web'),
      harness.projects.add(namespace, 'api'),
    ];
    const acme = { id: newId(), name: `${ada.name}-inc` };
    const member = {
      ...ada,
      memberships: [{ organization: acme, role: 'member' as const }],
    };
    const shared = harness.projects.add({ type: 'organization', ...acme }, ada.name);
    const limited = await createIn(
      harness,
      place,
      { repositories: [`${ada.name}/web`, `${acme.name}/${ada.name}`, `${ada.name}/api`] },
      sessionOf(member),
    );
    const free = await createIn(harness, place);
    const ofProject: Place = {
      ...place,
      declared: triggerTokens,
      params: { owner: ada.name, name: 'web' },
      owner: { type: 'project', id: web.id, name: `${ada.name}/web` },
    };
    const trigger = await createIn(harness, ofProject);
    const event = updated({ ...ada, name: 'ada-l' }, ['username']);
    await harness.publish([event, event]);
    const row = (id: string) => harness.prisma.token.findUniqueOrThrow({ where: { id } });
    expect(await row(limited.id)).toMatchObject({
      ownerName: 'ada-l',
      repositories: [
        { id: web.id, name: 'ada-l/web' },
        { id: shared.id, name: `${acme.name}/${ada.name}` },
        { id: api.id, name: 'ada-l/api' },
      ],
    });
    expect(await row(free.id)).toMatchObject({ ownerName: 'ada-l', repositories: null });
    expect(await row(trigger.id)).toMatchObject({
      ownerName: 'ada-l/web',
      ownerId: web.id,
      namespaceId: ada.id,
    });
    // One who has the old name now is another owner, and finds nothing under it.
    const heir = { ...userNamed(ada.name) };
    const { body } = await harness.send('get', pathIn(place, 'list'), sessionOf(heir)).expect(200);
    expect(body.items).toEqual([]);
    await harness.send('get', pathIn(place, 'read', limited.id), sessionOf(heir)).expect(404);
  });
});
