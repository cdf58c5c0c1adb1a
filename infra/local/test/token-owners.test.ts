import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createOrganization,
  createProject,
  deleteOrganization,
  deleteProject,
  fillPath,
  organizationAgentTokens,
  organizationTokens,
  personalAgentTokens,
  personalTokens,
  readOrganization,
  readOwnToken,
  readProject,
  readUser,
  revokeLeakedTokens,
  type RouteDefinition,
  type TokenCollection,
  triggerTokens,
  updateUser,
} from '@orchestrator/contracts';
import { createTestDatabase, describeWith, eventually } from '@orchestrator/testing';
import pg from 'pg';
import { Browser } from './browser.js';
import { operate } from './operator.js';
import { done } from './program.js';
import { startSystem, type TestSystem } from './start-system.js';

const startMs = 120_000;

/** What tokens of every kind are worth once those that they stand on are gone, or others have their names. */
describeWith('postgres')('tokens and those they belong to', () => {
  let system: TestSystem;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let people = 0;
  let name: string;
  let ada: Browser;

  beforeAll(async () => {
    database = await createTestDatabase();
    system = await startSystem({ DATABASE_URL: database.url });
  }, startMs);
  afterAll(async () => {
    await system.close();
    await database.drop();
  }, startMs);
  beforeEach(async () => {
    name = `ada-${(people += 1)}`;
    ada = await join(name);
  });

  async function join(username: string, account = username): Promise<Browser> {
    const browser = new Browser(system.url);
    await browser.signIn('local', account);
    done(await browser.signUp(username));
    return browser;
  }

  const asks = async (
    token: string,
    { method, path }: RouteDefinition = readOwnToken,
    params = {},
  ) => {
    const headers = { authorization: `Bearer ${token}` };
    const target = fillPath(path, params);
    const { status, body } = await new Browser(system.url).visit(
      method,
      target,
      undefined,
      headers,
    );
    return status === 200 ? 200 : [status, body.code as unknown];
  };
  const refused = [401, 'invalid_token'];

  let labels = 0;
  const make = async (collection: TokenCollection, params = {}, more = {}) => {
    const carries = collection.kind === 'personal' || collection.kind === 'organization';
    const body = { label: `t-${(labels += 1)}`, ...(carries && { scopes: ['read'] }), ...more };
    const path = fillPath(collection.create.path, params);
    return done(await ada.send('POST', path, body)) as { id: string; token: string };
  };
  const project = async (owner: string, called: string) => {
    const body = { owner, name: called, vcs_type: 'orchestrator' };
    done(await ada.send('POST', createProject.path, body));
    return { owner, name: called };
  };
  /** An instance and a job below an agent token. */
  const children = async (agent: { id: string }) => {
    const instance = await system.mintChild('instance', agent.id);
    return { instance, job: await system.mintChild('job', instance.id) };
  };

  test('abuse 2, 3: those of a disabled user are refused, and come back but for what was revoked meanwhile', async () => {
    const web = await project(name, 'web');
    const agent = await make(personalAgentTokens);
    const tokens = {
      personal: await make(personalTokens),
      agent,
      trigger: await make(triggerTokens, web),
      ...(await children(agent)),
    };
    const leaked = await make(personalTokens);
    for (const { token } of [...Object.values(tokens), leaked]) expect(await asks(token)).toBe(200);
    await operate(system, 'disable-user', name);
    for (const { token } of [...Object.values(tokens), leaked]) {
      expect(await asks(token)).toEqual(refused);
    }
    expect((await ada.get(readUser.path)).status).toBe(401);
    const body = { tokens: [leaked.token] };
    done(await new Browser(system.url).visit('POST', revokeLeakedTokens.path, body));
    await operate(system, 'enable-user', name);
    for (const { token } of Object.values(tokens)) expect(await asks(token)).toBe(200);
    expect(await asks(leaked.token)).toEqual(refused);
    expect((await ada.get(readUser.path)).status).toBe(401);
  });

  test('abuse 2: those of a deleted organization are refused, of every kind', async () => {
    const org = `acme-${people}`;
    done(await ada.send('POST', createOrganization.path, { name: org }));
    const web = await project(org, 'web');
    const agent = await make(organizationAgentTokens, { org });
    const tokens = {
      organization: await make(organizationTokens, { org }),
      agent,
      trigger: await make(triggerTokens, web),
      ...(await children(agent)),
    };
    for (const { token } of Object.values(tokens)) expect(await asks(token)).toBe(200);
    done(await ada.send('DELETE', fillPath(deleteOrganization.path, { org })));
    for (const { token } of Object.values(tokens)) expect(await asks(token)).toEqual(refused);
  });

  describe('abuse 54: a name that somebody else could have now', () => {
    test('a given-up username: tokens go with their user, and fit nobody of that name', async () => {
      const web = await project(name, 'web');
      const limited = await make(personalTokens, {}, { repositories: [`${name}/web`] });
      const trigger = await make(triggerTokens, web);
      const renamed = `${name}-renamed`;
      done(await ada.send('PATCH', updateUser.path, { username: renamed }));
      await free(name);
      const other = ada;
      ada = await join(name, 'somebody-else');
      await project(name, 'web');
      expect(await asks(limited.token, readProject, { owner: name, name: 'web' })).toEqual([
        404,
        'not_found',
      ]);
      expect(await asks(limited.token, readProject, { owner: renamed, name: 'web' })).toBe(200);
      expect(await asks(trigger.token)).toBe(200);
      const collection = fillPath(triggerTokens.list.path, { owner: name, name: 'web' });
      expect(done(await ada.get(collection)).items).toEqual([]);
      expect(
        (
          await ada.get(
            fillPath(triggerTokens.read.path, { owner: name, name: 'web', id: trigger.id }),
          )
        ).status,
      ).toBe(404);
      expect(done(await other.get(personalTokens.list.path)).items).toHaveLength(1);
    });

    test('an organization made anew: tokens of the old one fit it not', async () => {
      const org = `anew-${people}`;
      const found = async () => {
        done(await ada.send('POST', createOrganization.path, { name: org }));
      };
      await found();
      const web = await project(org, 'web');
      const old = {
        organization: await make(organizationTokens, { org }),
        trigger: await make(triggerTokens, web),
        agent: await make(organizationAgentTokens, { org }),
      };
      const limited = await make(personalTokens, {}, { repositories: [`${org}/web`] });
      done(await ada.send('DELETE', fillPath(deleteOrganization.path, { org })));
      const taken = await ada.send('POST', createOrganization.path, { name: org });
      expect([taken.status, taken.body.code]).toEqual([409, 'name_taken']);
      await free(org);
      await found();
      await project(org, 'web');
      for (const { token } of Object.values(old)) expect(await asks(token)).toEqual(refused);
      expect(await asks(old.organization.token, readOrganization, { org })).toEqual(refused);
      expect(await asks(limited.token, readProject, web)).toEqual([403, 'repository_not_allowed']);
      for (const collection of [organizationTokens, organizationAgentTokens, triggerTokens]) {
        const path = fillPath(collection.list.path, { org, ...web });
        expect(done(await ada.get(path)).items).toEqual([]);
      }
    });

    test('a project made anew: its old trigger token, and a limit to the old one, fit it not', async () => {
      const web = await project(name, 'web');
      const trigger = await make(triggerTokens, web);
      const limited = await make(personalTokens, {}, { repositories: [`${name}/web`] });
      expect(await asks(trigger.token)).toBe(200);
      expect(await asks(limited.token, readProject, web)).toBe(200);
      done(await ada.send('DELETE', fillPath(deleteProject.path, web)));
      await project(name, 'web');
      expect(await asks(limited.token, readProject, web)).toEqual([403, 'repository_not_allowed']);
      const path = fillPath(triggerTokens.read.path, { ...web, id: trigger.id });
      expect((await ada.get(path)).status).toBe(404);
      // The token service learns of it by an event.
      await eventually(async () => (await asks(trigger.token)) !== 200);
      expect(await asks(trigger.token)).toEqual(refused);
    });
  });

  /** As if names could be had again. */
  async function free(givenUp: string): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('DELETE FROM identity.namespace_name WHERE name = $1', [givenUp]);
    await client.end();
  }
});
