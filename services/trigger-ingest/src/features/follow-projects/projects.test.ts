import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  buildEvent,
  organizationDeleted,
  projectDeleted,
  projectUpdated,
  triggerConfigDeleted,
  userUpdated,
} from '@orchestrator/contracts';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { type Named, named, sessionOf } from '../../../test/people.js';
import {
  configEvent,
  configOf,
  createdEvent,
  envelope,
  type KnownProject,
  projectOf,
  someActor as actor,
} from '../../../test/projects.js';
import { requestedRun } from '../../../test/runs.js';

const updated = ({ id, name, namespace, ...settings }: KnownProject, at: number) =>
  buildEvent(projectUpdated, envelope(id), {
    project_id: id,
    name,
    namespace,
    ...settings,
    updated_at: new Date(at).toISOString(),
    changed: ['default_ref'],
    actor,
  });
const deleted = ({ id, name, namespace }: KnownProject) =>
  buildEvent(projectDeleted, envelope(id), { project_id: id, name, namespace, actor });

describe.each(storesHere)('what events tell, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
    harness.pipeline.state = 'failing';
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const start = (ada: Named, what = 'build.sh') =>
    harness.send('post', `/trigger/${ada.name}/web/${what}`, sessionOf(ada));

  test('twice and in the wrong order: the newest counts', async () => {
    const ada = named('ada');
    const project = projectOf(ada);
    const later = Date.now() + 60_000;
    const newest = updated({ ...project, default_ref: 'newest' }, later);
    const older = updated({ ...project, default_ref: 'older' }, later - 1);
    await harness.publish([newest, older, createdEvent(project), newest, older]);
    const { body } = await start(ada).expect(202);
    expect(await requestedRun(harness, body.run_id)).toMatchObject({ ref: 'newest' });
  });

  test('what is gone does not come back', async () => {
    const ada = named('ada');
    const [project, other] = [projectOf(ada), projectOf(ada, { name: 'other' })];
    await harness.publish([createdEvent(project), deleted(project), createdEvent(project)]);
    await harness.publish([deleted(other), updated(other, Date.now() + 1_000)]);
    await start(ada).expect(503);
    expect(await harness.prisma.project.count({ where: { namespaceId: ada.id } })).toBe(0);
  });

  test('of trigger configurations the highest revision counts, in whatever order', async () => {
    const ada = named('ada');
    const project = projectOf(ada);
    const config = configOf('nightly', {});
    const off = { ...config, versions: [{ ...config.versions[0]!, enabled: false }] };
    await harness.publish([
      configEvent(project, off, 3),
      configEvent(project, config, 2),
      createdEvent(project),
      configEvent(project, config, 1),
    ]);
    await start(ada, 'nightly/v1').expect(409);
    const gone = buildEvent(triggerConfigDeleted, envelope(config.id), {
      project_id: project.id,
      name: project.name,
      namespace: project.namespace,
      config_id: config.id,
      config_name: config.name,
      revision: 4,
      actor,
    });
    await harness.publish([gone, configEvent(project, config, 4)]);
    await start(ada, 'nightly/v1').expect(503);
  });

  test('a namespace that is gone takes its projects along, and none comes late', async () => {
    const acme = named('acme');
    const namespace = { type: 'organization', ...acme } as const;
    const [early, late] = [
      projectOf(acme, { namespace }),
      projectOf(acme, { namespace, name: 'late' }),
    ];
    const end = buildEvent(organizationDeleted, envelope(acme.id), {
      organization_id: acme.id,
      name: acme.name,
      audit_chain: { last_sequence: 1, last_hash: 'f'.repeat(64) },
      actor,
    });
    const config = configOf('nightly', {});
    await harness.publish([createdEvent(early), configEvent(early, config), end, end]);
    await harness.publish([createdEvent(late), updated(early, Date.now() + 1_000)]);
    expect(await harness.prisma.project.count({ where: { namespaceId: acme.id } })).toBe(0);
    expect(await harness.prisma.triggerConfig.count({ where: { id: config.id } })).toBe(0);
  });

  test('a renamed user’s projects are found under the new name, also when the old one comes late', async () => {
    const ada = named('ada');
    const project = projectOf(ada);
    const renamed = buildEvent(userUpdated, envelope(ada.id), {
      user_id: ada.id,
      username: 'ada-l',
      changed: ['username'],
      actor,
    });
    await harness.publish([renamed, createdEvent(project)]);
    await start({ ...ada, name: 'ada-l' }).expect(202);
    await start(ada).expect(503);
  });
});
