import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ResolvedPrincipal } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { addInvitation, foundOrganization } from '../../../test/found-organization.js';
import {
  gatewayItself,
  type Harness,
  organizationToken,
  startHarness,
  type TestUser,
} from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';

describe.each(storesHere)('deleting an organization, on %s', (store) => {
  let harness: Harness;
  let owner: TestUser;
  let member: TestUser;
  let acme: TestUser;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());
  beforeEach(async () => {
    [owner, member] = [await harness.addUser(), await harness.addUser()];
    acme = await foundOrganization(harness, [
      [owner, 'owner'],
      [member, 'member'],
    ]);
  });

  const remove = async () =>
    harness.send('delete', `/api/v2/orgs/${acme.name}`, await harness.sessionOf(owner));
  const resolve = async (type: string, id: string): Promise<ResolvedPrincipal> => {
    const { body } = await harness
      .send('post', '/internal/v1/principals/resolve', gatewayItself)
      .send({ type, id })
      .expect(200);
    return body as ResolvedPrincipal;
  };
  const deleted = () =>
    eventually(
      () =>
        harness.events.find(
          ({ type, subject }) => type === 'org.deleted.v1' && subject === acme.id,
        ) ?? null,
    );

  test('takes members, invitations and settings with it, and gateways know it when it is answered', async () => {
    await addInvitation(harness, acme, await harness.addUser(), { by: owner });
    expect((await remove()).status).toBe(204);
    expect(new Set(harness.invalidated.at(-1))).toEqual(
      new Set([`organization:${acme.id}`, `user:${owner.id}`, `user:${member.id}`]),
    );
    const where = { organizationId: acme.id };
    expect(await harness.prisma.invitation.count({ where })).toBe(0);
    expect(await harness.prisma.membership.count({ where })).toBe(0);
    expect(await harness.prisma.organization.count({ where: { id: acme.id } })).toBe(0);
    expect((await resolve('organization', acme.id)).status).toBe('unknown');
    expect(await resolve('user', owner.id)).toMatchObject({
      principal: {
        namespaces: [{ id: owner.id, name: owner.name, type: 'user', role: 'owner' }],
      },
    });
    expect((await deleted()).data).toMatchObject({
      name: acme.name,
      actor: { type: 'user', id: owner.id },
    });
    const rows = await harness.prisma.outbox.findMany({ where: { type: 'org.deleted.v1' } });
    const voiding = rows.find(({ subject }) => subject === acme.id);
    expect(new Set(voiding?.invalidates)).toEqual(new Set(harness.invalidated.at(-1)));
  });

  test('drops its audit chain, and tells where it had come to', async () => {
    const chain = `organization:${acme.id}`;
    const lastHash = 'a'.repeat(64);
    await harness.prisma.auditChain.create({ data: { chain, lastSequence: 7n, lastHash } });
    await harness.prisma.auditEntry.create({
      data: {
        ...{ chain, sequence: 7n, id: newId(), eventId: newId(), time: new Date() },
        ...{ action: 'org.updated', actorType: 'user', actorId: owner.id, actorName: owner.name },
        ...{ targetType: 'organization', targetId: acme.id, details: {} },
        ...{ previousHash: 'b'.repeat(64), hash: lastHash },
      },
    });
    expect((await remove()).status).toBe(204);
    expect(await harness.prisma.auditEntry.count({ where: { chain } })).toBe(0);
    expect(await harness.prisma.auditChain.count({ where: { chain } })).toBe(0);
    expect((await deleted()).data).toMatchObject({
      audit_chain: { last_sequence: 7, last_hash: lastHash },
    });
  });

  test('without a chain tells of none', async () => {
    await remove();
    expect((await deleted()).data).toMatchObject({ audit_chain: null });
  });

  test('again is 404', async () => {
    const remembered = await harness.sessionOf(owner);
    await remove();
    await harness.send('delete', `/api/v2/orgs/${acme.name}`, remembered).expect(404);
  });

  test('abuse 54: its name can’t be taken again, and what fitted it fits nothing', async () => {
    await remove();
    const session = await harness.sessionOf(owner);
    const { body } = await harness
      .send('post', '/api/v2/orgs', session)
      .send({ name: acme.name })
      .expect(409);
    expect(body.code).toBe('name_taken');
    const name = await harness.prisma.namespaceName.findUniqueOrThrow({
      where: { name: acme.name },
    });
    expect(name).toMatchObject({ holderId: acme.id, givenUpAt: expect.any(Date) });
    const token = organizationToken(acme, ['read']);
    await harness.send('get', `/api/v2/orgs/${acme.name}`, token).expect(404);
  });

  test('abuse 55: a reserved name is nobody’s to delete', async () => {
    await harness
      .send('delete', '/api/v2/orgs/settings', await harness.sessionOf(owner))
      .expect(404);
  });

  test('a name that can’t be one is 404', async () => {
    await harness.send('delete', '/api/v2/orgs/A%20b', await harness.sessionOf(owner)).expect(404);
  });
});
