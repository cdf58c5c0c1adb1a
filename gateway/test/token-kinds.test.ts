import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  callerKinds,
  managedTokenKinds,
  publicRoutes,
  readOwnToken,
  revokeOwnToken,
  type RouteDefinition,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import type { TokenKind } from '@orchestrator/token-format';
import { codeOf, GatewayHarness } from './gateway-harness.js';
import type { Issued, SeenRequest } from './stand-in-services.js';

const kinds: readonly TokenKind[] = callerKinds.filter((kind) => kind !== 'session');
const withoutScopes = kinds.filter((kind) => kind !== 'personal' && kind !== 'organization');

let harness: GatewayHarness;
beforeAll(async () => {
  harness = await GatewayHarness.start({
    RATE_LIMIT_REFUSED: '100000',
    RATE_LIMIT_PUBLIC: '100000',
  });
});
afterEach(() => {
  harness.seen.length = 0;
});
afterAll(() => harness.close());

interface LogLine {
  readonly msg: string;
  readonly token_kind?: string;
  readonly session_id?: string;
}

const principalIn = (seen: SeenRequest | undefined) =>
  seen && 'principal' in seen.caller ? seen.caller.principal : undefined;

/** With the credential where the route takes it. */
const askAs = (to: GatewayHarness, route: RouteDefinition, issued: Issued): Promise<Response> => {
  const path = route.path.replaceAll(/\{[^}]*\}/g, 'x');
  if (route.queryCredential === undefined) return to.send(route.method, path, issued);
  return to.send(route.method, `${path}?${route.queryCredential}=${issued.value}`);
};

describe('whom a service is told', () => {
  test('behind a trigger token stands its project, with no namespace and no role', async () => {
    await harness.get(readOwnToken.path, harness.issue({ kind: 'trigger', ofOrganization: true }));
    expect(principalIn(harness.seen[0])).toEqual({
      type: 'project',
      ...harness.project,
      namespaces: [],
    });
  });

  test.each(['agent', 'instance', 'job'] as const)(
    'behind %s tokens stands their owner, with the one namespace that they serve and no authority there',
    async (kind) => {
      const acme = { ...harness.organization, type: 'organization' } as const;
      const active = harness.principal as typeof harness.principal & { status: 'active' };
      await harness.changePrincipal({
        ...active,
        principal: {
          ...active.principal,
          namespaces: [...active.principal.namespaces, { ...acme, role: 'owner' }],
        },
      });
      await harness.get(readOwnToken.path, harness.issue({ kind }));
      await harness.get(readOwnToken.path, harness.issue({ kind, ofOrganization: true }));
      await harness.changePrincipal(active);
      const ada = { ...harness.user, type: 'user' };
      expect(harness.seen.map(principalIn)).toEqual([
        { ...ada, namespaces: [{ ...ada, role: 'member' }] },
        { ...acme, namespaces: [{ ...acme, role: 'member' }] },
      ]);
    },
  );

  test('behind an organization token stands the organization, as its admin', async () => {
    await harness.get('/api/thing', harness.issue({ kind: 'organization' }));
    const acme = { ...harness.organization, type: 'organization' };
    expect(principalIn(harness.seen[0])).toEqual({
      ...acme,
      namespaces: [{ ...acme, role: 'admin' }],
    });
  });
});

describe('abuse 12: tokens without scopes are 403 everywhere but on their own routes', () => {
  test.each(withoutScopes)('%s', async (kind) => {
    const own = await GatewayHarness.start({}, publicRoutes);
    try {
      const issued = own.issue({ kind, scopes: ['read', 'token:admin'] });
      const foreign = publicRoutes.filter(
        ({ access }) => access.who === 'caller' && !access.kinds.includes(kind),
      );
      expect(foreign.length).toBeGreaterThan(30);
      for (const route of foreign) {
        const response = await askAs(own, route, issued);
        expect([route.id, response.status]).toEqual([route.id, 403]);
        expect(await codeOf(response)).toBe('caller_kind_refused');
      }
      expect(own.seen).toEqual([]);
    } finally {
      await own.close();
    }
  });

  test('every kind may read itself, the four that people manage may revoke themselves', async () => {
    for (const kind of kinds) {
      expect((await harness.get(readOwnToken.path, harness.issue({ kind }))).status).toBe(200);
      const revoked = await harness.send('DELETE', revokeOwnToken.path, harness.issue({ kind }));
      const managed = managedTokenKinds.some((one) => one === kind);
      expect([kind, revoked.status]).toEqual([kind, managed ? 200 : 403]);
    }
  });
});

describe('abuse 2: the end of its namespace is the end of a token at once', () => {
  test.each(withoutScopes)('disabling the user ends %s tokens, warm ones too', async (kind) => {
    const issued = harness.issue({ kind });
    const active = harness.principal;
    expect((await harness.get(readOwnToken.path, issued)).status).toBe(200);
    await harness.changePrincipal({ status: 'disabled', ids: [`user:${harness.user.id}`] });
    const refused = await harness.get(readOwnToken.path, issued);
    await harness.changePrincipal(active);
    expect(refused.status).toBe(401);
    expect((await harness.get(readOwnToken.path, issued)).status).toBe(200);
  });

  test('deleting the organization ends its tokens, its agents’ and its projects’', async () => {
    const own = await GatewayHarness.start();
    try {
      const issued = kinds
        .filter((kind) => kind !== 'personal')
        .map((kind) => own.issue({ kind, ofOrganization: true }));
      const statuses = async () =>
        new Set(
          await Promise.all(
            issued.map(async (one) => (await own.get(readOwnToken.path, one)).status),
          ),
        );
      expect(await statuses()).toEqual(new Set([200]));
      await own.deleteOrganization();
      expect(await statuses()).toEqual(new Set([401]));
    } finally {
      await own.close();
    }
  });
});

test('a refusal is told with the owner of the token and the namespace that it acts in', async () => {
  const [trigger, agent] = [
    harness.issue({ kind: 'trigger', ofOrganization: true }),
    harness.issue({ kind: 'agent' }),
  ];
  await harness.get('/api/thing', trigger);
  await harness.revoke(agent);
  await harness.get(readOwnToken.path, agent);
  const about = (id: string) => harness.events.find(({ subject }) => subject === id)?.data;
  await eventually(() => about(trigger.id) !== undefined && about(agent.id) !== undefined);
  expect(about(trigger.id)).toMatchObject({
    reason: 'caller_kind_refused',
    owner: { type: 'project', id: harness.project.id },
    namespace: { type: 'organization', id: harness.organization.id },
  });
  expect(about(agent.id)).toMatchObject({
    reason: 'revoked',
    owner: { type: 'user', id: harness.user.id },
    namespace: { type: 'user', id: harness.user.id },
  });
});

test('what a request came with is in its log line and is counted', async () => {
  const own = await GatewayHarness.start();
  try {
    for (const kind of kinds) await own.get(readOwnToken.path, own.issue({ kind }));
    await own.get('/api/thing', undefined, { cookie: own.issueSession().cookie });
    await own.get('/api/open');
    const expected = [...kinds, 'session', 'none'];
    const logged = () =>
      own.logLines
        .map((line) => JSON.parse(line) as LogLine)
        .filter(({ msg }) => msg === 'request')
        .map((line) => line.token_kind ?? (line.session_id === undefined ? 'none' : 'session'));
    await eventually(() => logged().length === expected.length);
    expect(logged()).toEqual(expected);
    const metrics = await fetch(`http://127.0.0.1:${own.gateway.internalPort}/metrics`);
    const text = await metrics.text();
    for (const credential of expected) {
      expect(text).toMatch(
        new RegExp(`gateway_requests_by_credential_total\\{credential="${credential}",.*\\} 1\n`),
      );
    }
  } finally {
    await own.close();
  }
});
