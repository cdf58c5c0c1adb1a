import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Actor,
  buildEvent,
  instancePolicyUpdated,
  memberAdded,
  organizationDeleted,
  sessionEnded,
  tokenCreated,
  tokenRejected,
  tokenUsed,
  userDeleted,
  userDisabled,
  userUpdated,
} from '@orchestrator/contracts';
import { inTransaction, newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import { describeWith, eventually } from '@orchestrator/testing';
import { type Harness, startHarness, type TestUser } from '../../../test/harness.js';
import { dropAuditChain } from '../../adapters/audit/drop-audit-chain.js';
import { userChain } from '../../domain/audit-chain.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const actor = (of: TestUser, changes: Partial<Actor> = {}): Actor => ({
  type: 'user',
  id: of.id,
  name: of.name,
  token_id: null,
  session_id: null,
  ip: '203.0.113.9',
  ...changes,
});
const operator: Actor = {
  type: 'operator',
  id: 'ada@desk',
  name: 'ada@desk',
  token_id: null,
  session_id: null,
  ip: null,
};
const envelope = (subject: string) => ({ id: newId(), time: new Date(), subject });
const publish = (...events: CloudEvent[]) => harness.given.bus!.publish(events);
const entriesOf = (chain: string) =>
  harness.prisma.auditEntry.findMany({ where: { chain }, orderBy: { sequence: 'asc' } });

const updated = (user: TestUser, changed = ['display_name']) =>
  buildEvent(userUpdated, envelope(user.id), {
    user_id: user.id,
    username: user.name,
    changed,
    actor: actor(user, { token_id: user.id }),
  });

describe('an event becomes an entry', () => {
  test('with actor, token, action, target, address, time and the rest as details', async () => {
    const ada = await harness.addUser();
    const event = updated(ada);
    await publish(event);
    const [entry] = await entriesOf(`user:${ada.id}`);
    expect(entry).toMatchObject({
      sequence: 1n,
      eventId: event.id,
      time: new Date(event.time),
      action: 'user.updated',
      actorType: 'user',
      actorId: ada.id,
      actorName: ada.name,
      tokenId: ada.id,
      targetType: 'user',
      targetId: ada.id,
      targetName: ada.name,
      ip: '203.0.113.9',
      details: { changed: ['display_name'] },
      previousHash: '0'.repeat(64),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('fault 17: ten times and in the wrong order is still one entry each', async () => {
    const ada = await harness.addUser();
    const events = [updated(ada), updated(ada), updated(ada)];
    for (let times = 0; times < 10; times += 1) {
      await Promise.all([...events].reverse().map((event) => publish(event)));
    }
    const entries = await entriesOf(`user:${ada.id}`);
    expect(entries.map(({ sequence }) => Number(sequence))).toEqual([1, 2, 3]);
    expect(new Set(entries.map(({ eventId }) => eventId)).size).toBe(3);
    for (const [index, entry] of entries.entries())
      expect(entry.previousHash).toBe(entries[index - 1]?.hash ?? '0'.repeat(64));
  });

  test('in the log of the organization whose member or token it is about', async () => {
    const ada = await harness.addUser();
    const id = newId();
    await harness.prisma.organization.create({ data: { id, name: `o-${id}`, displayName: 'O' } });
    const tokenId = newId();
    await publish(
      buildEvent(memberAdded, envelope(id), {
        organization_id: id,
        user_id: ada.id,
        username: ada.name,
        role: 'admin',
        actor: actor(ada),
      }),
      buildEvent(tokenCreated, envelope(tokenId), {
        token_id: tokenId,
        kind: 'organization',
        owner: { type: 'organization', id },
        namespace: { type: 'organization', id },
        label: 'deploy',
        scopes: ['read'],
        expires_at: null,
        actor: actor(ada),
      }),
    );
    expect(await entriesOf(`organization:${id}`)).toMatchObject([
      {
        action: 'member.added',
        targetType: 'user',
        targetId: ada.id,
        targetName: ada.name,
        details: { role: 'admin' },
      },
      {
        action: 'token.created',
        targetType: 'token',
        targetId: tokenId,
        targetName: 'deploy',
        details: { kind: 'organization', scopes: ['read'], expires_at: null },
      },
    ]);
    expect(await entriesOf(`user:${ada.id}`)).toEqual([]);
  });

  test('a refused token is told to its owner, with the reason and the address', async () => {
    const ada = await harness.addUser();
    const tokenId = newId();
    const rejected = (owner: { type: 'user' | 'project'; id: string }) =>
      buildEvent(tokenRejected, envelope(tokenId), {
        token_id: tokenId,
        owner,
        namespace: { type: 'user', id: ada.id },
        rejected_at: new Date().toISOString(),
        reason: 'revoked',
        ip: '198.51.100.77',
        user_agent: 'curl',
        requests: 3,
      });
    await publish(
      rejected({ type: 'user', id: ada.id }),
      rejected({ type: 'project', id: newId() }),
    );
    const told = {
      action: 'token.rejected',
      actorType: 'token',
      actorId: tokenId,
      tokenId,
      targetId: tokenId,
      ip: '198.51.100.77',
      details: { reason: 'revoked', user_agent: 'curl', requests: 3 },
    };
    // A token of a project is told in the namespace of the project.
    expect(await entriesOf(`user:${ada.id}`)).toMatchObject([told, told]);
  });

  test('what an operator does is in the log of the instance, too', async () => {
    const ada = await harness.addUser();
    const event = buildEvent(userDisabled, envelope(ada.id), {
      user_id: ada.id,
      username: ada.name,
      actor: operator,
    });
    const policy = buildEvent(instancePolicyUpdated, envelope('instance'), {
      changed: ['require_token_expiry'],
      token_policy: {
        max_token_lifetime_days: null,
        require_token_expiry: true,
        inactive_token_days: null,
      },
      actor: operator,
    });
    await publish(event, policy);
    const instance = await harness.prisma.auditEntry.findMany({
      where: { chain: 'instance', actorId: 'ada@desk' },
      orderBy: { sequence: 'asc' },
    });
    expect(instance).toMatchObject([
      { action: 'user.disabled', targetId: ada.id },
      { action: 'instance.policy_updated', targetType: 'instance_policy' },
    ]);
    expect(await entriesOf(`user:${ada.id}`)).toMatchObject([{ action: 'user.disabled' }]);
  });

  test('uses of tokens are none', async () => {
    const before = await harness.prisma.auditEntry.count();
    await publish(
      buildEvent(tokenUsed, envelope(newId()), {
        token_id: newId(),
        used_at: new Date().toISOString(),
        ip: null,
        user_agent: null,
        requests: 1,
      }),
    );
    expect(await harness.prisma.auditEntry.count()).toBe(before);
  });
});

describe('a chain of somebody who is gone', () => {
  const deleted = (user: TestUser) =>
    buildEvent(userDeleted, envelope(user.id), {
      user_id: user.id,
      username: user.name,
      audit_chain: { last_sequence: 4, last_hash: 'f'.repeat(64) },
      actor: actor(user),
    });

  test('is not begun again by a late event; the instance remembers the deletion', async () => {
    const ada = { id: newId(), name: `gone-${newId()}` };
    const late = buildEvent(sessionEnded, envelope(newId()), {
      session_id: newId(),
      user_id: ada.id,
      reason: 'user_deleted',
      actor: actor(ada),
    });
    await publish(late, deleted(ada));
    expect(await entriesOf(`user:${ada.id}`)).toEqual([]);
    expect(await harness.prisma.auditChain.count({ where: { chain: `user:${ada.id}` } })).toBe(0);
    const [entry] = await harness.prisma.auditEntry.findMany({
      where: { chain: 'instance', targetId: ada.id },
    });
    expect(entry).toMatchObject({
      action: 'user.deleted',
      details: { audit_chain: { last_sequence: 4, last_hash: 'f'.repeat(64) } },
    });
  });

  test('also of an organization', async () => {
    const [eve, id] = [await harness.addUser(), newId()];
    const event = buildEvent(organizationDeleted, envelope(id), {
      organization_id: id,
      name: 'gone',
      audit_chain: null,
      actor: actor(eve),
    });
    await publish(event);
    expect(
      await harness.prisma.auditEntry.findMany({ where: { chain: 'instance', targetId: id } }),
    ).toMatchObject([
      { action: 'org.deleted', targetName: 'gone', details: { audit_chain: null } },
    ]);
  });

  test('deletions racing with events, forty times, leave no chain behind', async () => {
    const remove = (user: TestUser) =>
      inTransaction(harness.prisma, async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM identity.user WHERE id = ${user.id}::uuid FOR UPDATE`;
        const end = await dropAuditChain(tx, userChain(user.id));
        await tx.user.delete({ where: { id: user.id } });
        return end;
      });
    for (let round = 0; round < 40; round += 1) {
      const ada = await harness.addUser();
      if (round % 2 === 0) await publish(updated(ada));
      const [end] = await Promise.all([remove(ada), publish(updated(ada), updated(ada))]);
      expect(end === null ? 0 : end.lastSequence).toBeGreaterThanOrEqual(round % 2 === 0 ? 1 : 0);
      const where = { chain: `user:${ada.id}` };
      expect(await harness.prisma.auditChain.count({ where })).toBe(0);
      expect(await harness.prisma.auditEntry.count({ where })).toBe(0);
    }
  });
});

describeWith('postgres')('an event that comes while its owner is being deleted', () => {
  test('waits for the end of that, and begins no chain', async () => {
    const ada = await harness.addUser();
    const chain = userChain(ada.id);
    let handled: Promise<void> | undefined;
    await inTransaction(harness.prisma, async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM identity.user WHERE id = ${ada.id}::uuid FOR UPDATE`;
      expect(await dropAuditChain(tx, chain)).toBeNull();
      await tx.user.delete({ where: { id: ada.id } });
      handled = publish(updated(ada));
      const [begun, waiting] = await eventually(async () => {
        const count = await harness.prisma.auditChain.count({ where: { chain } });
        const locks = await harness.prisma.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return count + locks.length > 0 && [count, locks.length];
      });
      expect([begun, waiting]).toEqual([0, 1]);
    });
    await handled;
    expect(await harness.prisma.auditChain.count({ where: { chain } })).toBe(0);
  });
});

test('the table refuses that an entry be changed, or go without its chain', async () => {
  const ada = await harness.addUser();
  await publish(updated(ada));
  const where = { chain: `user:${ada.id}` };
  await expect(
    harness.prisma.auditEntry.updateMany({ where, data: { actorName: 'eve' } }),
  ).rejects.toThrow('append-only');
  await expect(harness.prisma.auditEntry.deleteMany({ where })).rejects.toThrow('append-only');
  expect(await entriesOf(where.chain)).toMatchObject([{ actorName: ada.name }]);
});
