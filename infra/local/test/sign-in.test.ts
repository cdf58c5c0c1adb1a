import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  beginLink,
  confirmLink,
  fillPath,
  listIdentities,
  listOrganizations,
  listProviders,
  pages,
  readSession,
  readUser,
  signOut,
  unlinkIdentity,
} from '@orchestrator/contracts';
import { describeWith } from '@orchestrator/testing';
import { Browser } from './browser.js';
import { startOnRealBackends } from './start-on-real-backends.js';
import { startSystem, type TestSystem } from './start-system.js';

const startMs = 120_000;
const link = (provider: string): string => fillPath(beginLink.path, { provider });

/** A new user signs in, links a second provider, comes by either, and keeps the last one. */
async function playThrough({ url, urls }: TestSystem): Promise<void> {
  const browser = new Browser(url);
  const { items } = (await browser.get(listProviders.path)).body;
  expect(items).toEqual([
    { id: 'local', name: 'Local account', type: 'oidc' },
    { id: 'local-2', name: 'Local account 2', type: 'oidc' },
  ]);
  expect((await browser.get(readSession.path)).body).toEqual({ user: null });

  expect((await browser.signIn('local', 'grace')).location).toBe(pages.signUp);
  expect((await browser.get(readSession.path)).body).toEqual({ user: null });
  const made = await browser.signUp('grace-hopper');
  expect(made.body).toMatchObject({ username: 'grace-hopper' });
  const { user } = (await browser.get(readSession.path)).body;
  expect(user.id).toBe(made.body.id);

  const { location } = (await browser.send('POST', link('local-2'))).body;
  const back = await browser.comeBack(location, 'the-other-grace');
  const confirm = new URL(back.location ?? '', url).searchParams.get('confirm');
  expect(back.location).toBe(`${pages.linkedAccounts}?confirm=${confirm}`);
  const linked = await browser.send('POST', confirmLink.path, { confirm });
  expect(linked).toMatchObject({ status: 200, body: { provider: 'local-2' } });

  // At another gateway, where there is one.
  const elsewhere = new Browser(urls.at(-1) ?? url);
  expect((await elsewhere.signIn('local-2', 'the-other-grace')).location).toBe('/');
  expect((await elsewhere.get(readUser.path)).body).toEqual(user);

  const identities = (await elsewhere.get(listIdentities.path)).body.items as {
    id: string;
    provider: string;
  }[];
  expect(identities.map(({ provider }) => provider)).toEqual(['local', 'local-2']);
  const unlink = ({ id }: { id: string }) =>
    browser.send('DELETE', fillPath(unlinkIdentity.path, { id }));
  expect((await unlink(identities[1]!)).status).toBe(204);
  const last = await unlink(identities[0]!);
  expect([last.status, last.body.code]).toEqual([409, 'last_identity']);
  // The session that came through what was unlinked has ended, everywhere.
  expect((await elsewhere.get(readUser.path)).status).toBe(401);

  const thief = new Browser(urls.at(-1) ?? url);
  thief.steal(browser);
  expect((await browser.send('POST', signOut.path)).status).toBe(204);
  expect((await thief.get(readUser.path)).status).toBe(401);
}

describe('signing in where nothing is set up', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startSystem({ LOCAL_PROVIDERS: '2' });
  }, startMs);
  afterAll(() => system.close(), startMs);

  test('works from the first sign-in to the last identity', () => playThrough(system), startMs);

  test('the name admin opens the first user’s account, that of the bootstrap token', async () => {
    const browser = new Browser(system.url);
    expect((await browser.signIn('local', 'admin')).location).toBe('/');
    const { body } = await browser.get(readUser.path);
    const token = (await readFile(system.bootstrapTokenFile, 'utf8')).trim();
    const api = await new Browser(system.url).visit('GET', readUser.path, undefined, {
      authorization: `Bearer ${token}`,
    });
    expect(body).toEqual(api.body);
    expect((await browser.get(listOrganizations.path)).status).toBe(200);
  });
});

describeWith(
  'postgres',
  'redis',
  'rabbit',
)('the same on real backends, with three gateways', () => {
  test(
    'a session that ended at one is refused at the others',
    async () => {
      const system = await startOnRealBackends({ LOCAL_PROVIDERS: '2', GATEWAYS: '3' });
      try {
        await playThrough(system);
      } finally {
        await system.close();
      }
    },
    startMs,
  );
});
