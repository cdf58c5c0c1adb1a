import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fillPath, projectRoutes, type RouteDefinition } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from './harness.js';
import { named, organizationToken, tokenOf } from './people.js';

/** Every route of a project: with `{owner}/{name}` in its path. */
const routes: readonly RouteDefinition[] = projectRoutes.filter(({ path }) =>
  path.includes('{owner}/{name}'),
);
const bodies: Readonly<Record<string, object>> = { updateProject: { default_ref: 'trunk' } };
const scopeOf = ({ access }: RouteDefinition) =>
  access.who === 'caller' && access.scope !== undefined ? [access.scope] : [];

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s, by a token that is limited to projects',
  (_name, route) => {
    const ask = async (owner: string, name: string, caller: ReturnType<typeof tokenOf>) => {
      const method = route.method.toLowerCase() as 'get' | 'patch' | 'delete';
      const path = fillPath(route.path, { owner, name });
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
      expect([200, 204]).toContain(status);
    });

    test('of an organization it is the same', async () => {
      const acme = named('acme');
      const { body } = await harness
        .send('post', '/api/v2/ci/pipelines', organizationToken(acme, ['repo:write']))
        .send({ owner: 'acme', name: 'web', vcs_type: 'orchestrator' })
        .expect(201);
      const limitedTo = (id: string) =>
        organizationToken(acme, scopeOf(route), { repositories: [id] });
      expect(await ask('acme', 'web', limitedTo(newId()))).toEqual(refused);
      const [status] = await ask('acme', 'web', limitedTo(body.id));
      expect([200, 204]).toContain(status);
    });

    test('a limit is no right: the namespace of somebody else is 404', async () => {
      const ada = named('ada');
      const { id } = await harness.create(ada, { name: 'mine' });
      const eve = tokenOf(named('eve'), scopeOf(route), { repositories: [id] });
      expect(await ask('ada', 'mine', eve)).toEqual([404, 'not_found']);
    });
  },
);

test('there are such routes', () => expect(routes.length).toBeGreaterThanOrEqual(3));
