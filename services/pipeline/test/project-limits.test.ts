import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fillPath, publicRoutes, type RouteDefinition } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { type Harness, type Method, startHarness } from './harness.js';
import { named, organizationToken, tokenOf } from './people.js';

/** Every route of a project: with `{owner}/{name}` in its path. */
const routes: readonly RouteDefinition[] = publicRoutes.filter(
  ({ service, path }) => service === 'pipeline' && path.includes('{owner}/{name}'),
);
/** What paths name in a project. */
const thingIn = ({ path }: RouteDefinition) => ({
  path: path.includes('/pipelines/') ? 'build.sh' : 'README.md',
  config: 'nightly',
  version: 1,
  key: 'KEY',
});
const bodies: Readonly<Record<string, object>> = {
  updateProject: { default_ref: 'trunk' },
  createTriggerConfig: { name: 'weekly' },
  addTriggerConfigVersion: { workflow_path: 'build.sh' },
  updateTriggerConfigVersion: { enabled: false },
  writeProjectSecret: { value: 'a secret value' },
};
const scopeOf = ({ access }: RouteDefinition) =>
  access.who === 'caller' && access.scope !== undefined ? [access.scope] : [];

/** So that it has what paths name. */
async function fill(projectId: string, namespaceId: string): Promise<void> {
  const empty = {
    projectId,
    content: Buffer.alloc(0),
    size: 0,
    sha256: '0'.repeat(64),
    updatedBy: 'ada',
  };
  await harness.prisma.projectFile.createMany({
    data: [
      { ...empty, path: 'build.sh', isPipeline: true },
      { ...empty, path: 'README.md', isPipeline: false },
    ],
  });
  const configId = newId();
  const data = { id: configId, projectId, name: 'nightly', revision: 1 };
  await harness.prisma.triggerConfig.create({ data });
  const terms = { workflowPath: 'build.sh', matrix: {}, envMappings: {}, allowSubset: false };
  await harness.prisma.triggerConfigVersion.create({
    data: { configId, version: 1, ...terms, enabled: true },
  });
  const place = { level: 'project', placeId: projectId, projectId, namespaceId } as const;
  await harness.prisma.secret.create({
    data: { id: newId(), ...place, key: 'KEY', sealed: '', updatedBy: 'ada' },
  });
}

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s, by a token that is limited to projects',
  (_name, route) => {
    const ask = async (owner: string, name: string, caller: ReturnType<typeof tokenOf>) => {
      const method = route.method.toLowerCase() as Method;
      const path = fillPath(route.path, { owner, name, ...thingIn(route) });
      const { status, body } = await harness.send(method, path, caller).send(bodies[route.id]);
      return [status, (body as { code?: string }).code] as const;
    };
    const refused = [403, 'repository_not_allowed'];

    test('one of them is as without a limit, every other one is 403, unchanged', async () => {
      const ada = named('ada');
      const [mine, other] = [
        await harness.create(ada, { name: 'mine' }),
        await harness.create(ada, { name: 'other' }),
      ];
      for (const { id } of [mine, other]) await fill(id, ada.id);
      const before = await harness.prisma.project.findUniqueOrThrow({ where: { id: other.id } });
      const limitedTo = (...repositories: string[]) =>
        tokenOf(ada, scopeOf(route), { repositories });
      expect(await ask('ada', 'other', limitedTo(mine.id))).toEqual(refused);
      expect(await ask('ada', 'OTHER', limitedTo(mine.id, newId()))).toEqual(refused);
      expect(await ask('ada', 'other', limitedTo())).toEqual(refused);
      // It is not told which others there are.
      expect(await ask('ada', 'missing', limitedTo(mine.id))).toEqual(refused);
      expect(await harness.prisma.project.findUnique({ where: { id: other.id } })).toEqual(before);
      const [status] = await ask('ada', 'mine', limitedTo(newId(), mine.id));
      expect([200, 201, 204]).toContain(status);
    });

    test('of an organization it is the same', async () => {
      const acme = named('acme');
      const { body } = await harness
        .send('post', '/api/v2/ci/pipelines', organizationToken(acme, ['repo:write']))
        .send({ owner: 'acme', name: 'web', vcs_type: 'orchestrator' })
        .expect(201);
      await fill(body.id, acme.id);
      const limitedTo = (id: string) =>
        organizationToken(acme, scopeOf(route), { repositories: [id] });
      expect(await ask('acme', 'web', limitedTo(newId()))).toEqual(refused);
      const [status] = await ask('acme', 'web', limitedTo(body.id));
      expect([200, 201, 204]).toContain(status);
    });

    test('a limit is no right: the namespace of somebody else is 404', async () => {
      const ada = named('ada');
      const { id } = await harness.create(ada, { name: 'mine' });
      const eve = tokenOf(named('eve'), scopeOf(route), { repositories: [id] });
      expect(await ask('ada', 'mine', eve)).toEqual([404, 'not_found']);
    });
  },
);

test('there are such routes', () => expect(routes.length).toBeGreaterThanOrEqual(20));
