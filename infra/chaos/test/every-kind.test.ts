import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  organizationAgentTokens,
  readOwnToken,
  revokeLeakedTokens,
  revokeOwnToken,
  rotateOwnToken,
  scopes,
  type TokenCollection,
  tokenCollections,
} from '@orchestrator/contracts';
import { canaryScan, describeWith, eventually } from '@orchestrator/testing';
import { generateToken } from '@orchestrator/token-format';
import { OwnedOrganization } from '../src/system/owned-organization.js';
import { startSystem } from '../src/system/start-system.js';
import { type System } from '../src/system/system.js';
import { TokenCallers } from './token-callers.js';

const gateways = [0, 1, 2];
const rounds = 10;

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)('every kind of token at three gateways', () => {
  let system: System;
  let callers: TokenCallers;
  let organization: OwnedOrganization;
  /** The first user's, with every scope. */
  let manager: string;

  beforeAll(async () => {
    system = await startSystem({ accessLog: 'all' });
    callers = new TokenCallers(system);
    organization = await OwnedOrganization.found(system);
    await organization.addProject('web');
    const { value } = await system.issue(scopes);
    manager = value;
    callers.values.push(value);
    await system.calm();
  });
  afterAll(() => system.close());

  const placeOf = ({ owner }: TokenCollection): Record<string, string> => {
    if (owner === 'user') return {};
    const { name } = organization;
    return owner === 'organization' ? { org: name } : { owner: name, name: 'web' };
  };

  test('revoking an agent token makes its instance and its job unusable in the same answer, everywhere', async () => {
    const { create, revoke } = organizationAgentTokens;
    const place = { org: organization.name };
    for (let round = 0; round < rounds; round += 1) {
      const { shown: agent } = await callers.call(create, manager, place, { label: `a${round}` });
      const instance = await callers.mint('instance', agent.id);
      const job = await callers.mint('job', instance.id);
      const family = [agent, instance, job];
      const useAll = async (): Promise<number[]> => {
        const uses = family.flatMap(({ value }) =>
          gateways.map((gateway) => callers.call(readOwnToken, value, {}, undefined, gateway)),
        );
        return (await Promise.all(uses)).map(({ status }) => status);
      };
      expect(new Set(await useAll())).toEqual(new Set([200]));
      const ended = await callers.call(revoke, manager, { ...place, id: agent.id });
      expect(ended.status).toBe(204);
      expect(new Set(await useAll())).toEqual(new Set([401]));
    }
  });

  test('abuse 41: no value of any kind is in a log, a table, Redis, an event or an answer that shows none', async () => {
    for (const collection of tokenCollections) await playLife(collection);
    await playHolders();
    const told = (type: string): boolean =>
      system.backends.recorder.deliveries.some((event) => event.type === type);
    await eventually(() =>
      Promise.resolve(
        ['token.used.v1', 'token.rejected.v1', 'token.reused.v1', 'token.rotated.v1'].every(told),
      ),
    );
    const texts = async function* () {
      yield* system.texts();
      for (const text of callers.answers) yield { where: 'an answer', text };
    };
    const leaks = await canaryScan({ values: callers.values, texts: texts(), anyToken: true });
    expect(leaks).toEqual([]);
    expect(callers.values.length).toBeGreaterThan(30);
  });

  /** What is asked well and what is asked badly, of one collection. */
  async function playLife(collection: TokenCollection): Promise<void> {
    const { kind, create, list, read, update, rotate, revoke } = collection;
    const place = placeOf(collection);
    const carries = kind === 'personal' || kind === 'organization';
    const asked = {
      label: `life of ${collection.create.id}`,
      ...(carries && { scopes: ['read'] }),
    };
    const { shown: first } = await callers.call(create, manager, place, asked);
    await callers.call(readOwnToken, first.value);
    await callers.call(create, manager, place, asked);
    // Values where none belong: they come back in no answer.
    await callers.call(create, manager, place, { ...asked, [first.value]: first.value });
    await callers.call(create, manager, place, {
      ...asked,
      label: first.value,
      expires_at: first.value,
    });
    await callers.call(read, manager, { ...place, id: first.value });
    await callers.call(create, first.value, place, asked);
    await callers.call(list, manager, place);
    await callers.call(update, manager, { ...place, id: first.id }, { label: `${asked.label} 2` });
    const at = { ...place, id: first.id };
    const { shown: second } = await callers.call(rotate, manager, at);
    await callers.call(rotate, manager, at);
    await callers.call(readOwnToken, first.value);
    await callers.call(readOwnToken, second.value);
    await callers.call(revoke, manager, { ...place, id: second.id });
    await callers.call(readOwnToken, second.value);
    await callers.call(read, manager, { ...place, id: second.id });
  }

  /** What whoever holds a value does with it. */
  async function playHolders(): Promise<void> {
    const { create } = tokenCollections[0];
    const make = async (label: string): Promise<string> =>
      (await callers.call(create, manager, {}, { label, scopes: ['read'] })).shown.value;
    const old = await make('turning');
    const { shown: successor } = await callers.call(rotateOwnToken, old);
    await callers.call(readOwnToken, successor.value);
    // A fork: the chain ends.
    expect((await callers.call(rotateOwnToken, old)).status).toBe(401);
    await callers.call(revokeOwnToken, await make('leaving'));
    const leaked = await make('leaking');
    const junk = [generateToken('personal'), 'no token', `${leaked.slice(0, -1)}_`];
    callers.values.push(junk[0] ?? '');
    const report = await callers.callAnonymously(revokeLeakedTokens, { tokens: [leaked, ...junk] });
    expect(report.status).toBe(202);
    await callers.callAnonymously(revokeLeakedTokens, { tokens: leaked });
    await callers.callAnonymously(revokeLeakedTokens, { [leaked]: [leaked] });
    expect((await callers.call(readOwnToken, leaked)).status).toBe(401);
  }
});
