import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  createOrganization,
  createProject,
  deleteProject,
  fillPath,
  listProjects,
  personalTokens,
  readProject,
  type RouteDefinition,
  triggerTokens,
  updateProject,
  updateUser,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { Browser, type Visit } from './browser.js';
import { done } from './program.js';
import { startOnBestStore } from './start-on-best-store.js';
import type { TestSystem } from './start-system.js';

const startMs = 120_000;
let system: TestSystem;
let ada: Browser;

beforeAll(async () => {
  system = await startOnBestStore();
  ada = new Browser(system.url);
  await ada.signIn('local', 'ada');
  done(await ada.signUp('ada'));
  done(await ada.send('POST', createOrganization.path, { name: 'acme' }));
}, startMs);
afterAll(() => system.close(), startMs);

const kept = (owner: string, name: string) => ({ owner, name, vcs_type: 'orchestrator' });
const create = (owner: string, name: string) =>
  ada.send('POST', createProject.path, kept(owner, name));
const at = ({ path }: RouteDefinition, owner: string, name: string) =>
  fillPath(path, { owner, name });
const names = ({ body }: Visit) =>
  (body.items as { owner: string; name: string }[]).map(({ owner, name }) => `${owner}/${name}`);

test('a project is made, found, changed and deleted through the gateway', async () => {
  const made = done(await create('acme', 'Web'));
  expect(made).toMatchObject(kept('acme', 'Web'));
  expect((await create('acme', 'web')).body.code).toBe('name_taken');
  expect(done(await ada.get(at(readProject, 'acme', 'web')))).toEqual(made);
  const changed = await ada.send('PATCH', at(updateProject, 'acme', 'web'), { default_ref: 'x' });
  expect(done(changed)).toMatchObject({ id: made.id, default_ref: 'x' });
  expect(names(await ada.get(`${listProjects.path}?owner=acme`))).toEqual(['acme/Web']);
  done(await ada.send('DELETE', at(deleteProject, 'acme', 'web')));
  expect((await ada.get(at(readProject, 'acme', 'web'))).status).toBe(404);
});

test('a token that is limited to a project reaches that one, and no other made under its name', async () => {
  for (const name of ['mine', 'other']) done(await create('acme', name));
  const { token } = done(
    await ada.send('POST', personalTokens.create.path, {
      label: 'limited',
      scopes: ['read'],
      repositories: ['acme/MINE'],
    }),
  );
  const read = (path: string) =>
    new Browser(system.url).visit('GET', path, undefined, { authorization: `Bearer ${token}` });
  expect(names(await read(listProjects.path))).toEqual(['acme/mine']);
  expect((await read(at(readProject, 'acme', 'mine'))).status).toBe(200);
  expect((await read(at(readProject, 'acme', 'other'))).body.code).toBe('repository_not_allowed');
  done(await ada.send('DELETE', at(deleteProject, 'acme', 'mine')));
  done(await create('acme', 'mine'));
  const again = await read(at(readProject, 'acme', 'mine'));
  expect([again.status, again.body.code]).toEqual([403, 'repository_not_allowed']);
  expect(names(await read(listProjects.path))).toEqual([]);
});

test('a trigger token is made for a project that is there, in any case, and for no other', async () => {
  done(await create('acme', 'Triggered'));
  const path = (name: string) => at(triggerTokens.create, 'acme', name);
  const made = done(await ada.send('POST', path('triggered'), { label: 'ci' }));
  expect(made).toMatchObject({ kind: 'trigger', owner: { type: 'project' } });
  expect((await ada.send('POST', path('missing'), { label: 'ci' })).status).toBe(404);
});

test('a renamed user’s projects are shown by the new name', async () => {
  const bob = new Browser(system.url);
  await bob.signIn('local', 'bob');
  done(await bob.signUp('bob'));
  done(await bob.send('POST', createProject.path, kept('bob', 'web')));
  done(await bob.send('PATCH', updateUser.path, { username: 'robert' }));
  await eventually(async () => {
    expect(names(await bob.get(listProjects.path))).toEqual(['robert/web']);
    return true;
  });
  expect((await bob.get(at(readProject, 'robert', 'web'))).status).toBe(200);
});
