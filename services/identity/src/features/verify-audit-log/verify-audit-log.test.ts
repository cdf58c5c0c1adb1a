import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyAuditLog as route } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { commandLine, gatewayItself, type Harness, startHarness } from '../../../test/harness.js';
import { createPrismaAuditArchive } from '../../adapters/audit/prisma-audit-archive.js';
import { createPrismaAuditLog } from '../../adapters/audit/prisma-audit-log.js';
import { dropAuditChain } from '../../adapters/audit/drop-audit-chain.js';
import { userChain } from '../../domain/audit-chain.js';
import { verifyAuditLog } from './verify-audit-log.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

/** Writes past the guard of the table, as one who owns the database can. */
async function tamper(...statements: readonly string[]): Promise<void> {
  const run = (sql: string) => harness.prisma.$executeRawUnsafe(sql);
  await run('ALTER TABLE identity.audit_entry DISABLE TRIGGER USER');
  for (const statement of statements) await run(statement);
  await run('ALTER TABLE identity.audit_entry ENABLE TRIGGER USER');
}

const verify = () => verifyAuditLog(createPrismaAuditArchive(harness.prisma));
const faultsOf = async (of: string) =>
  (await verify()).faults
    .filter((found) => found.chain === of)
    .map(({ sequence, fault }) => [sequence, fault]);

/** A chain of five entries with numbers, nothing and letters of many scripts in them. */
async function aChain(): Promise<string> {
  const { id, name } = await harness.addUser();
  for (let index = 1; index <= 5; index += 1) {
    const record = {
      eventId: newId(),
      time: new Date(),
      action: 'user.updated',
      actor: { type: 'user', id, name } as const,
      tokenId: index === 3 ? newId() : null,
      target: { type: 'user', id, name: index === 2 ? null : 'Ädä “ 名' },
      ip: null,
      details: { z: index, a: { y: [1.5, null, true], b: 'Ω\n' }, faults: 1e21 },
    };
    await createPrismaAuditLog(harness.prisma).append(record, [userChain(id)]);
  }
  return `user:${id}`;
}

describe('following every chain', () => {
  let chain: string;
  let where: string;
  beforeEach(async () => {
    chain = await aChain();
    where = `chain = '${chain}'`;
  });

  test('finds nothing where nothing was changed, and counts', async () => {
    const verdict = await verify();
    expect(await faultsOf(chain)).toEqual([]);
    expect(verdict.chains).toBe(await harness.prisma.auditChain.count());
    expect(verdict.entries).toBe(await harness.prisma.auditEntry.count());
  });

  test.each([
    ['action', `'user.enabled'`],
    ['actor_type', `'operator'`],
    ['actor_id', `'eve'`],
    ['actor_name', `'eve'`],
    ['token_id', `gen_random_uuid()`],
    ['target_type', `'token'`],
    ['target_id', `'eve'`],
    ['target_name', 'NULL'],
    ['ip', `'192.0.2.1'`],
    ['details', `details || '{"z":4}'`],
    ['time', `time + interval '1 ms'`],
    ['id', `gen_random_uuid()`],
    ['event_id', `gen_random_uuid()`],
    ['hash', `repeat('a', 64)`],
  ])('finds a changed %s', async (column, value) => {
    await tamper(
      `UPDATE identity.audit_entry SET ${column} = ${value} WHERE ${where} AND sequence = 3`,
    );
    expect(await faultsOf(chain)).toContainEqual([3, 'changed']);
  });

  test('finds that what follows a changed entry does not follow it, though its hash was made anew', async () => {
    await tamper(
      `UPDATE identity.audit_entry SET previous_hash = repeat('b', 64) WHERE ${where} AND sequence = 4`,
    );
    expect(await faultsOf(chain)).toEqual([
      [4, 'reordered'],
      [4, 'changed'],
    ]);
  });

  test('finds the last entry deleted', async () => {
    await tamper(`DELETE FROM identity.audit_entry WHERE ${where} AND sequence = 5`);
    expect(await faultsOf(chain)).toEqual([[5, 'missing']]);
  });

  test('finds entries in the middle deleted', async () => {
    await tamper(`DELETE FROM identity.audit_entry WHERE ${where} AND sequence IN (2, 3)`);
    expect(await faultsOf(chain)).toEqual([[2, 'missing']]);
  });

  test('finds the first entry deleted, and all of them', async () => {
    await tamper(`DELETE FROM identity.audit_entry WHERE ${where} AND sequence = 1`);
    expect(await faultsOf(chain)).toEqual([[1, 'missing']]);
    await tamper(`DELETE FROM identity.audit_entry WHERE ${where}`);
    expect(await faultsOf(chain)).toEqual([[1, 'missing']]);
  });

  test('finds a deletion that was closed up by renumbering', async () => {
    await tamper(
      `DELETE FROM identity.audit_entry WHERE ${where} AND sequence = 3`,
      `UPDATE identity.audit_entry SET sequence = 3 WHERE ${where} AND sequence = 4`,
      `UPDATE identity.audit_entry SET sequence = 4 WHERE ${where} AND sequence = 5`,
      `UPDATE identity.audit_chain SET last_sequence = 4 WHERE ${where}`,
    );
    expect(await faultsOf(chain)).toContainEqual([3, 'reordered']);
    expect(await faultsOf(chain)).toContainEqual([3, 'changed']);
  });

  test('finds two entries swapped', async () => {
    const move = (from: number, to: number) =>
      `UPDATE identity.audit_entry SET sequence = ${to} WHERE ${where} AND sequence = ${from}`;
    await tamper(move(2, 99), move(3, 2), move(99, 3));
    expect(await faultsOf(chain)).toEqual(
      expect.arrayContaining([
        [2, 'reordered'],
        [3, 'reordered'],
      ]),
    );
  });

  test('finds an entry from another chain in a place', async () => {
    const other = await aChain();
    await tamper(
      `DELETE FROM identity.audit_entry WHERE ${where} AND sequence = 2`,
      `UPDATE identity.audit_entry SET chain = '${chain}' WHERE chain = '${other}' AND sequence = 2`,
    );
    expect(await faultsOf(chain)).toContainEqual([2, 'changed']);
    expect(await faultsOf(other)).toEqual([[2, 'missing']]);
  });

  test('finds entries beyond the end, a head set back, and another last hash', async () => {
    const head = (change: string) =>
      tamper(`UPDATE identity.audit_chain SET ${change} WHERE ${where}`);
    await head('last_sequence = 4');
    expect(await faultsOf(chain)).toEqual([
      [4, 'head'],
      [5, 'extra'],
    ]);
    await head(`last_sequence = 5, last_hash = repeat('c', 64)`);
    expect(await faultsOf(chain)).toEqual([[5, 'head']]);
    await tamper(`DELETE FROM identity.audit_chain WHERE ${where}`);
    expect(await faultsOf(chain)).toEqual([1, 2, 3, 4, 5].map((place) => [place, 'extra']));
  });

  test('takes no entry for a fault that is added, or goes with its chain, meanwhile', async () => {
    const archive = createPrismaAuditArchive(harness.prisma);
    const other = await aChain();
    const verdict = await verifyAuditLog({
      ...archive,
      entries: async (of, range) => {
        if (of === chain && range.after === 0) {
          const id = chain.slice('user:'.length);
          const record = {
            eventId: newId(),
            time: new Date(),
            action: 'user.updated',
            actor: { type: 'user', id, name: 'ada' } as const,
            tokenId: null,
            target: { type: 'user', id, name: null },
            ip: null,
            details: {},
          };
          await createPrismaAuditLog(harness.prisma).append(record, [userChain(id)]);
        }
        if (of === other && range.after === 0) {
          await harness.prisma.$transaction((tx) => dropAuditChain(tx, other as `user:${string}`));
        }
        return archive.entries(of, range);
      },
    });
    expect(verdict.faults.filter((found) => [chain, other].includes(found.chain))).toEqual([]);
  });
});

describe('the route', () => {
  const body = { operator: 'ada@desk' };
  const ask = (caller: Parameters<Harness['send']>[2], sent: object = body) =>
    harness.send('post', route.path, caller).send(sent);

  test('answers with the hash to keep elsewhere, and is itself recorded', async () => {
    const before = await harness.prisma.auditChain.findUnique({ where: { chain: 'instance' } });
    const { body: found } = await ask(commandLine).expect(200);
    expect(found).toMatchObject({ instance_hash: before?.lastHash, faults: expect.any(Array) });
    const entry = await eventually(async () => {
      const [recorded] = await harness.prisma.auditEntry.findMany({
        where: { chain: 'instance', action: 'instance.audit_log_verified' },
      });
      return recorded ?? false;
    });
    expect(entry).toMatchObject({
      actorType: 'operator',
      actorName: 'ada@desk',
      details: { chains: found.chains, entries: found.entries, faults: found.faults.length },
    });
  });

  test('no assertion and another service are 401, a body that says more 400', async () => {
    await ask(null).expect(401);
    await ask(gatewayItself).expect(401);
    await ask(commandLine, { ...body, more: 1 }).expect(400);
    await ask(commandLine, {}).expect(400);
  });
});
