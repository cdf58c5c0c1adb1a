import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { refusalHeader, type Scope, tokenCollections } from '@orchestrator/contracts';
import { createIn, managingToken, pathIn, type Place, placeOf } from './collections.js';
import { type Harness, startHarness } from './harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const [personal, agentsOfUser, ofOrganization, agentsOfOrganization, triggers] = tokenCollections;
const all: Scope[] = ['token:admin', 'read', 'trigger', 'repo:write', 'secret:write'];

/** A manager's token that is limited to this project. */
const limitedTo = (project: Place) =>
  managingToken(harness, project, {
    scopes: all,
    body: { repositories: [project.owner.name] },
    limits: { repositories: [project.owner.id] },
  });

test('is not told which projects there are outside its limit, whatever else it asks for', async () => {
  const project = placeOf(harness, triggers);
  const { name } = project.organization!;
  harness.projects.add({ ...project.namespace, name }, 'hidden');
  const caller = await limitedTo(project);
  const homes = [
    { ...project, declared: personal, params: {} },
    { ...project, declared: ofOrganization, params: { org: name } },
  ];
  for (const home of homes) {
    for (const scopes of [['read'], ['org:admin']]) {
      const ask = async (other: string) => {
        const { body } = await harness
          .send('post', pathIn(home, 'create'), caller)
          .send({
            label: 'limited',
            scopes,
            repositories: [project.owner.name, `${name}/${other}`],
          })
          .expect(403);
        return { ...(body as { code: string }), request_id: undefined };
      };
      const told = await ask('hidden');
      expect(told.code).toBe('escalation_refused');
      expect(await ask('missing')).toEqual(told);
    }
  }
});

test.each([
  ['user', agentsOfUser],
  ['organization', agentsOfOrganization],
] as const)(
  'abuse 6: labels no agents of its %s: they serve every project',
  async (owner, declared) => {
    const project = placeOf(harness, triggers, owner);
    const params = project.organization === null ? {} : { org: project.organization.name };
    const agents = { ...project, declared, params };
    const { id } = await createIn(harness, agents, { labels: { os: 'linux' } });
    const label = async (caller: Awaited<ReturnType<typeof limitedTo>>) =>
      harness.send('patch', pathIn(agents, 'update', id), caller).send({ labels: { os: 'mine' } });
    const answer = await label(await limitedTo(project));
    expect(answer).toMatchObject({ status: 403, body: { code: 'escalation_refused' } });
    expect(answer.headers[refusalHeader]).toBe('escalation_refused');
    expect(await label(await managingToken(harness, project, { scopes: all }))).toMatchObject({
      status: 200,
    });
  },
);
