import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Caller,
  fillPath,
  type RouteDefinition,
  webhookManagementEvents,
  webhookRoutes,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { githubPing, standardMessage } from '../../../test/deliveries/bodies.js';
import {
  deliver,
  githubHeaders,
  type ShownWebhook,
  standardHeaders,
} from '../../../test/deliveries/senders.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import {
  type Named,
  named,
  organizationToken,
  sessionOf,
  tokenOf,
  triggerTokenOf,
} from '../../../test/people.js';
import { addProject, configOf, createdEvent, projectOf } from '../../../test/projects.js';

let harness: Harness;
let ada: Named;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  ada = named('ada');
});

const at = '/api/v2/ci/repos/ada/web/webhooks';
const create = (body: object, caller: Caller | null = sessionOf(ada)) =>
  harness.send('post', at, caller).send(body);
const plain = { source: 'github', pipeline: 'build.sh' };

describe('a webhook', () => {
  test('is made with its secret, which is shown this once and kept sealed', async () => {
    addProject(harness, ada);
    const { body, headers } = await create(plain).expect(201);
    const { secret, ...webhook } = body as ShownWebhook;
    expect(webhook).toEqual({
      id: expect.any(String),
      source: 'github',
      pipeline: 'build.sh',
      config: null,
      ref_filter: null,
      events: ['push'],
      allow_forks: false,
      url: `http://localhost:8080/hooks/${webhook.id}`,
      previous_secret_until: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
      created_by: 'ada',
    });
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(headers.location).toBe(`${at}/${webhook.id}`);
    expect(headers['cache-control']).toBe('no-store');
    const read = await harness.send('get', `${at}/${webhook.id}`, sessionOf(ada)).expect(200);
    expect(read.body).toEqual(webhook);
    const rows = JSON.stringify(await harness.prisma.webhook.findMany());
    expect(rows).not.toContain(secret);
    const told = JSON.stringify(harness.events);
    expect(told).not.toContain(secret);
  });

  test('has the secret that its source takes', async () => {
    addProject(harness, ada);
    for (const source of ['gitlab', 'standard']) {
      const { body } = await create({ ...plain, source }).expect(201);
      expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(body.events).toEqual([source === 'standard' ? 'custom' : 'push']);
    }
  });

  test('is changed in what is named, and starts one thing or the other', async () => {
    addProject(harness, ada, { configs: [configOf('nightly', {})] });
    const { body } = await create({ ...plain, ref_filter: 'main', events: ['tag'] }).expect(201);
    const patch = (changes: object) =>
      harness.send('patch', `${at}/${body.id}`, sessionOf(ada)).send(changes);
    const changed = await patch({ config: 'nightly', allow_forks: true }).expect(200);
    expect(changed.body).toMatchObject({
      pipeline: null,
      config: 'nightly',
      allow_forks: true,
      ref_filter: 'main',
      events: ['tag'],
    });
    const back = await patch({ pipeline: 'other.sh', ref_filter: null }).expect(200);
    expect(back.body).toMatchObject({ pipeline: 'other.sh', config: null, ref_filter: null });
    for (const wrong of [
      {},
      { source: 'gitlab' },
      { pipeline: 'a.sh', config: 'nightly' },
      { events: [] },
      { ref_filter: 'a b' },
    ]) {
      await patch(wrong).expect(400);
    }
    const unknown = await patch({ config: 'weekly' }).expect(400);
    expect(unknown.body.errors).toMatchObject([{ path: 'config' }]);
  });

  test('starts a pipeline or a configuration that there is, not both: else 400', async () => {
    addProject(harness, ada);
    for (const [wrong, path] of [
      [{ source: 'github' }, 'pipeline'],
      [{ ...plain, config: 'nightly' }, 'pipeline'],
      [{ source: 'github', config: 'nightly' }, 'config'],
      [{ ...plain, source: 'bitbucket' }, 'source'],
      [{ ...plain, secret: 'mine' }, 'secret'],
    ] as const) {
      const { body } = await create(wrong).expect(400);
      expect(body.errors).toMatchObject([{ path }]);
    }
  });

  test('is listed, newest first, and is gone when it is deleted, with all that came to it', async () => {
    addProject(harness, ada);
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.unshift((await create(plain).expect(201)).body.id as string);
    }
    const list = async (query = '') =>
      (await harness.send('get', at + query, sessionOf(ada)).expect(200)).body as {
        items: { id: string }[];
        next_cursor: string | null;
      };
    expect((await list()).items.map(({ id }) => id)).toEqual(ids);
    const first = await list('?limit=2');
    const rest = await list(`?limit=2&cursor=${first.next_cursor}`);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
    await harness.send('delete', `${at}/${ids[0]}`, sessionOf(ada)).expect(204);
    await harness.send('delete', `${at}/${ids[0]}`, sessionOf(ada)).expect(404);
    await deliver(harness, ids[0]!, {}, '{}').expect(404);
    expect(await harness.prisma.delivery.count({ where: { webhookId: ids[0]! } })).toBe(0);
  });

  test('a project has a hundred at most, also when many are made at once', async () => {
    const project = projectOf(ada);
    await harness.publish([createdEvent(project)]);
    await harness.prisma.webhook.createMany({
      data: Array.from({ length: 98 }, () => ({
        id: newId(),
        projectId: project.id,
        source: 'github' as const,
        pipeline: 'build.sh',
        events: ['push'],
        allowForks: false,
        secret: 'sealed',
        createdBy: 'ada',
      })),
    });
    const statuses = await Promise.all(
      [1, 2, 3, 4].map(() => create(plain).then(({ status }) => status)),
    );
    expect(statuses.sort()).toEqual([201, 201, 409, 409]);
  });

  test('every change is told of, with who did it', async () => {
    addProject(harness, ada);
    const caller = tokenOf(ada, ['repo:write']);
    const { body } = await create(plain, caller).expect(201);
    const own = `${at}/${body.id}`;
    await harness.send('patch', own, caller).send({ allow_forks: true }).expect(200);
    await harness.send('post', `${own}/rotate`, caller).expect(201);
    await harness.send('delete', own, caller).expect(204);
    const told = () => harness.events.filter(({ subject }) => subject === body.id);
    await eventually(() => told().length === 4);
    expect(told().map(({ type }) => type)).toEqual(webhookManagementEvents.map(({ type }) => type));
    for (const { data } of told()) {
      expect(data).toMatchObject({
        webhook_id: body.id,
        source: 'github',
        actor: { type: 'user', id: ada.id, token_id: caller.token.id },
      });
    }
  });
});

describe('rotation', () => {
  const ping = ({ id }: ShownWebhook, secret: string) => {
    const text = JSON.stringify(githubPing());
    return deliver(harness, id, githubHeaders(secret, 'ping', text), text).then(
      ({ status }) => status,
    );
  };
  const rotate = async ({ id }: ShownWebhook, body?: object) =>
    (await harness.send('post', `${at}/${id}/rotate`, sessionOf(ada)).send(body).expect(201))
      .body as ShownWebhook & { previous_secret_until: string | null };

  test('two secrets are good for a while, never three, then one', async () => {
    addProject(harness, ada);
    const first = (await create(plain).expect(201)).body as ShownWebhook;
    const second = await rotate(first);
    const inHours = (Date.parse(second.previous_secret_until!) - Date.now()) / 3_600_000;
    expect(inHours).toBeCloseTo(24, 1);
    expect(await ping(first, first.secret)).toBe(200);
    expect(await ping(first, second.secret)).toBe(200);
    const third = await rotate(first, { overlap_seconds: 600 });
    expect(await ping(first, first.secret)).toBe(401);
    expect(await ping(first, second.secret)).toBe(200);
    await harness.prisma.webhook.update({
      where: { id: first.id },
      data: { previousUntil: new Date(Date.now() - 1_000) },
    });
    expect(await ping(first, second.secret)).toBe(401);
    expect(await ping(first, third.secret)).toBe(200);
    const fourth = await rotate(first, { overlap_seconds: 0 });
    expect(fourth.previous_secret_until).toBeNull();
    expect(await ping(first, third.secret)).toBe(401);
    expect(await ping(first, fourth.secret)).toBe(200);
  });

  test('a secret that was moved to another webhook opens nothing', async () => {
    addProject(harness, ada);
    const [one, other] = [await create(plain).expect(201), await create(plain).expect(201)];
    const row = await harness.prisma.webhook.findUniqueOrThrow({ where: { id: other.body.id } });
    await harness.prisma.webhook.update({
      where: { id: one.body.id },
      data: { secret: row.secret },
    });
    expect(await ping(one.body, other.body.secret)).toBe(500);
  });

  test('one that signs with both while it changes is believed', async () => {
    addProject(harness, ada);
    const first = (await create({ ...plain, source: 'standard' }).expect(201)).body as ShownWebhook;
    const second = await rotate(first);
    const text = JSON.stringify(standardMessage());
    const [old, fresh] = [first, second].map(({ secret }) =>
      standardHeaders(secret, text, { id: 'msg_1' }),
    );
    const both = `${old!['webhook-signature']} ${fresh!['webhook-signature']}`;
    const headers = { ...fresh!, 'webhook-signature': both };
    await deliver(harness, first.id, headers, text).expect(202);
  });
});

/** Every route of webhooks that people and programs call. */
const managed: readonly RouteDefinition[] = webhookRoutes.filter(
  ({ access }) => access.who === 'caller',
);
const bodies: Readonly<Record<string, object>> = {
  createWebhook: plain,
  updateWebhook: { allow_forks: true },
};

describe.each(managed.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_name, route) => {
    const scope = route.access.who === 'caller' ? route.access.scope! : 'read';
    const ask = async (caller: Caller | null, id: string, owner = 'ada', name = 'web') => {
      const method = route.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
      const path = fillPath(route.path, { owner, name, id });
      const { status, body } = await harness.send(method, path, caller).send(bodies[route.id]);
      return [status, (body as { code?: string }).code] as const;
    };

    test('who may not: no assertion, no scope, no role, another namespace, beyond a limit', async () => {
      const project = addProject(harness, ada);
      const id = (await create(plain).expect(201)).body.id as string;
      const scopes = ['trigger', 'secret:write', 'org:admin'] as const;
      expect(await ask(null, id)).toEqual([401, 'assertion_refused']);
      expect(await ask(tokenOf(ada, [...scopes]), id)).toEqual([403, 'insufficient_scope']);
      expect(await ask(triggerTokenOf(project.id), id)).toEqual([403, 'caller_kind_refused']);
      expect(await ask(sessionOf(named('eve')), id)).toEqual([404, 'not_found']);
      const limited = tokenOf(ada, [scope], { repositories: [newId()] });
      expect(await ask(limited, id)).toEqual([403, 'repository_not_allowed']);
      const within = tokenOf(ada, [scope], { repositories: [project.id] });
      expect((await ask(within, id))[0]).toBeLessThan(300);
    });

    test('abuse 9, 10: another project’s webhook, in the own place, is 404 and unchanged', async () => {
      if (!route.path.includes('{id}')) return;
      const eve = named('eve');
      addProject(harness, eve);
      addProject(harness, ada);
      addProject(harness, ada, { name: 'other' });
      const id = (await create(plain).expect(201)).body.id as string;
      const row = () => harness.prisma.webhook.findUnique({ where: { id } });
      const before = await row();
      expect(await ask(sessionOf(eve), id, 'eve')).toEqual([404, 'not_found']);
      expect(await ask(sessionOf(ada), id, 'ada', 'other')).toEqual([404, 'not_found']);
      expect(await ask(sessionOf(ada), newId())).toEqual([404, 'not_found']);
      expect(await row()).toEqual(before);
    });

    test('in an organization members read, admins change', async () => {
      const acme = named('acme');
      const namespace = { type: 'organization', ...acme } as const;
      addProject(harness, acme, { namespace });
      const admin = sessionOf(ada, { organization: acme, role: 'admin' });
      const made = await harness
        .send('post', '/api/v2/ci/repos/acme/web/webhooks', admin)
        .send(plain)
        .expect(201);
      const member = sessionOf(named('mel'), { organization: acme, role: 'member' });
      const [status, code] = await ask(member, made.body.id, 'acme');
      const wanted = route.method === 'GET' ? [200, undefined] : [403, 'role_required'];
      expect([status, code]).toEqual(wanted);
      const [allowed] = await ask(organizationToken(acme, [scope]), made.body.id, 'acme');
      expect(allowed).toBeLessThan(300);
    });
  },
);

test('they go with their project', async () => {
  const project = projectOf(ada);
  await harness.publish([createdEvent(project)]);
  const { body } = await create(plain).expect(201);
  await harness.prisma.project.delete({ where: { id: project.id } });
  await deliver(harness, body.id, {}, '{}').expect(404);
});
