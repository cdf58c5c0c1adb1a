import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Caller, readOrganizationAuditLog, readUserAuditLog } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import {
  type Harness,
  organizationToken,
  startHarness,
  type TestUser,
} from '../../../test/harness.js';
import { createPrismaAuditLog } from '../../adapters/audit/prisma-audit-log.js';
import { type AuditChain, organizationChain, userChain } from '../../domain/audit-chain.js';
import type { AuditRecord } from '../../domain/audit-entry.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const own = readUserAuditLog.path;
const ofOrganization = (name: string) => readOrganizationAuditLog.path.replace('{org}', name);

const record = (changes: Partial<AuditRecord> = {}): AuditRecord => ({
  eventId: newId(),
  time: new Date(),
  action: 'user.updated',
  actor: { type: 'user', id: newId(), name: 'ada' },
  tokenId: null,
  target: { type: 'user', id: newId(), name: 'ada' },
  ip: '203.0.113.9',
  details: { changed: ['display_name'] },
  ...changes,
});

async function log(chain: AuditChain, ...records: readonly AuditRecord[]) {
  for (const one of records) await createPrismaAuditLog(harness.prisma).append(one, [chain]);
}

interface Page {
  items: { action: string; target: { id: string } }[];
  next_cursor: string | null;
}
async function page(path: string, caller: Caller): Promise<Page> {
  return (await harness.send('get', path, caller).expect(200)).body as Page;
}

async function organizationOf(user: TestUser, role: 'member' | 'admin' | 'owner') {
  const [id, name] = [newId(), `org-${newId().slice(-12)}`];
  await harness.prisma.organization.create({
    data: { id, name, displayName: name, memberships: { create: { userId: user.id, role } } },
  });
  return { id, name };
}

describe('the log of a user', () => {
  test('shows everything that is known of an entry', async () => {
    const ada = await harness.addUser();
    const entry = record({ tokenId: newId() });
    await log(userChain(ada.id), entry);
    const { items, next_cursor } = await page(own, await harness.sessionOf(ada));
    expect({ items, next_cursor }).toEqual({
      items: [
        {
          id: expect.any(String),
          time: entry.time.toISOString(),
          action: 'user.updated',
          actor: entry.actor,
          token_id: entry.tokenId,
          target: entry.target,
          ip: '203.0.113.9',
          details: { changed: ['display_name'] },
        },
      ],
      next_cursor: null,
    });
  });

  test('is told newest first, page by page', async () => {
    const ada = await harness.addUser();
    const records = Array.from({ length: 5 }, () => record());
    await log(userChain(ada.id), ...records);
    const session = await harness.sessionOf(ada);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const found = await page(`${own}?limit=2${cursor && `&cursor=${cursor}`}`, session);
      seen.push(...found.items.map(({ target }) => target.id));
      cursor = found.next_cursor;
    }
    expect(seen).toEqual(records.map(({ target }) => target.id).reverse());
  });

  test('is filtered by actor, action, token and time', async () => {
    const ada = await harness.addUser();
    const [actorId, tokenId] = [newId(), newId()];
    const at = (time: string, changes: Partial<AuditRecord>) =>
      record({ time: new Date(time), ...changes });
    await log(
      userChain(ada.id),
      at('2026-01-01T00:00:00Z', { action: 'token.created', tokenId }),
      at('2026-01-02T00:00:00Z', {
        action: 'token.revoked',
        target: { type: 'token', id: tokenId, name: null },
      }),
      at('2026-01-03T00:00:00Z', {
        action: 'tokenish.created',
        actor: { type: 'user', id: actorId, name: 'x' },
      }),
      at('2026-01-04T00:00:00Z', { action: 'member.invited' }),
    );
    const session = await harness.sessionOf(ada);
    const actions = async (query: string) =>
      (await page(`${own}?${query}`, session)).items.map(({ action }) => action);
    expect(await actions(`actor=${actorId}`)).toEqual(['tokenish.created']);
    expect(await actions('action=token')).toEqual(['token.revoked', 'token.created']);
    expect(await actions('action=token.created')).toEqual(['token.created']);
    expect(await actions('action=tok')).toEqual([]);
    expect(await actions(`token_id=${tokenId}`)).toEqual(['token.revoked', 'token.created']);
    expect(await actions('since=2026-01-02T00:00:00.000Z&until=2026-01-04T00:00:00.000Z')).toEqual([
      'tokenish.created',
      'token.revoked',
    ]);
    expect(await actions('action=token&until=2026-01-02T00:00:00.000Z')).toEqual(['token.created']);
  });

  test('abuse 9: is that of the caller, and nobody else’s', async () => {
    const [ada, eve] = [await harness.addUser(), await harness.addUser()];
    await log(userChain(ada.id), record());
    expect((await page(own, await harness.sessionOf(eve))).items).toEqual([]);
    const query = `?actor=${ada.id}&token_id=${newId()}`;
    expect((await page(own + query, await harness.sessionOf(eve))).items).toEqual([]);
  });

  test.each([
    '?cursor=AAAA',
    '?limit=101',
    '?action=DROP',
    '?token_id=1',
    '?since=yesterday',
    '?cursor=MDE',
  ])('%s is 400', async (query) => {
    const session = await harness.sessionOf(await harness.addUser());
    await harness.send('get', own + query, session).expect(400);
  });

  test('no assertion is 401, a token 403', async () => {
    const ada = await harness.addUser();
    await harness.send('get', own, null).expect(401);
    await harness.send('get', own, await harness.tokenOf(ada, ['read', 'org:admin'])).expect(403);
  });
});

describe('the log of an organization', () => {
  test('is for its admins, by session, by their tokens and by its own', async () => {
    const ada = await harness.addUser();
    const acme = await organizationOf(ada, 'admin');
    const entry = record({ action: 'member.added' });
    await log(organizationChain(acme.id), entry);
    for (const caller of [
      await harness.sessionOf(ada),
      await harness.tokenOf(ada, ['org:admin']),
      organizationToken(acme, ['org:admin']),
    ]) {
      const { items } = await page(`${ofOrganization(acme.name)}?action=member`, caller);
      expect(items).toMatchObject([{ action: 'member.added', target: { id: entry.target.id } }]);
    }
  });

  test('abuse 10: those who do not belong to it get 404, members 403', async () => {
    const [ada, eve] = [await harness.addUser(), await harness.addUser()];
    const acme = await organizationOf(ada, 'member');
    const path = ofOrganization(acme.name);
    await harness.send('get', path, await harness.sessionOf(eve)).expect(404);
    const { body } = await harness.send('get', path, await harness.sessionOf(ada)).expect(403);
    expect(body.code).toBe('role_required');
    const session = await harness.sessionOf(ada);
    await harness.send('get', ofOrganization(ada.name), session).expect(404);
  });

  test('abuse 48: a role that the caller is said to have counts for nothing once it is gone', async () => {
    const ada = await harness.addUser();
    const acme = await organizationOf(ada, 'owner');
    const before = await harness.sessionOf(ada);
    const where = { organizationId: acme.id };
    await harness.prisma.membership.updateMany({ where, data: { role: 'member' } });
    const path = ofOrganization(acme.name);
    const { body } = await harness.send('get', path, before).expect(403);
    expect(body.code).toBe('role_required');
    await harness.prisma.membership.deleteMany({ where });
    await harness.send('get', path, before).expect(404);
  });

  test('no assertion is 401, a token without org:admin 403, a bad filter 400', async () => {
    const ada = await harness.addUser();
    const path = ofOrganization((await organizationOf(ada, 'owner')).name);
    await harness.send('get', path, null).expect(401);
    await harness.send('get', path, await harness.tokenOf(ada, ['read'])).expect(403);
    await harness.send('get', `${path}?until=never`, await harness.sessionOf(ada)).expect(400);
  });
});
