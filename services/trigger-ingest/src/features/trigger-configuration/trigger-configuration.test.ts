import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '@orchestrator/contracts';
import { type Harness, startHarness } from '../../../test/harness.js';
import { type Named, named, sessionOf, tokenOf, triggerTokenOf } from '../../../test/people.js';
import { addProject, configEvent, configOf, createdEvent } from '../../../test/projects.js';
import { requestedRun } from '../../../test/runs.js';

let harness: Harness;
let ada: Named;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  harness.pipeline.state = 'up';
  ada = named('ada');
});

const start = (body?: object, version = 'v1', caller: Caller | null = sessionOf(ada)) =>
  harness.send('post', `/trigger/ada/web/nightly/${version}`, caller).send(body);
const matrix = { os: ['linux', 'macos'], arch: ['x64', 'arm64'] };

describe('a version is run', () => {
  test('with a job for each combination, its own ref and mappings, by whoever may', async () => {
    const config = configOf('nightly', {
      workflow_path: 'graphs/all.act',
      ref: 'stable',
      matrix,
      env_mappings: { os: 'TARGET_OS' },
    });
    const { id } = addProject(harness, ada, { configs: [config] });
    for (const caller of [sessionOf(ada), triggerTokenOf(id)]) {
      const { body } = await start({ inputs: { A: '1' } }, 'v1', caller).expect(202);
      expect(await requestedRun(harness, body.run_id)).toMatchObject({
        pipeline: 'graphs/all.act',
        ref: 'stable',
        config: { id: config.id, version: 1 },
        combinations: [
          { os: 'linux', arch: 'x64' },
          { os: 'linux', arch: 'arm64' },
          { os: 'macos', arch: 'x64' },
          { os: 'macos', arch: 'arm64' },
        ],
        env_mappings: { os: 'TARGET_OS' },
        inputs: { A: '1' },
      });
    }
  });

  test('in part, where that is allowed', async () => {
    addProject(harness, ada, { configs: [configOf('nightly', { matrix, allow_subset: true })] });
    const { body } = await start({ matrix: { os: ['macos'] } }).expect(202);
    expect(await requestedRun(harness, body.run_id)).toMatchObject({
      ref: 'main',
      combinations: [
        { os: 'macos', arch: 'x64' },
        { os: 'macos', arch: 'arm64' },
      ],
    });
  });
});

describe('what cannot be run', () => {
  test('a part where none is allowed, or what is no part: 400 that names it', async () => {
    const allowed = { matrix, allow_subset: true };
    addProject(harness, ada, { configs: [configOf('nightly', { matrix }, allowed)] });
    const whole = await start({ matrix: { os: ['linux'] } }).expect(400);
    expect(whole.body.code).toBe('subset_refused');
    const wrong = { os: ['linux', 'windows'], toString: ['x'] };
    const { body } = await start({ matrix: wrong }, 'v2').expect(400);
    expect([body.code, body.errors]).toEqual([
      'subset_refused',
      [
        { path: 'matrix.os', message: 'windows is none of its values' },
        { path: 'matrix.toString', message: 'is no variable of this matrix' },
      ],
    ]);
  });

  test('a version that is off: 409; one that is not there, or a configuration: 404', async () => {
    addProject(harness, ada, { configs: [configOf('nightly', { enabled: false })] });
    expect((await start().expect(409)).body.code).toBe('version_disabled');
    await start({}, 'v2').expect(404);
    await harness.send('post', '/trigger/ada/web/weekly/v1', sessionOf(ada)).expect(404);
    await start({}, 'v0').expect(400);
    await start({ inputs: { BUILD_X: '' } }).expect(400);
  });

  test('by those who may not', async () => {
    addProject(harness, ada, { configs: [configOf('nightly', {})] });
    await start({}, 'v1', null).expect(401);
    await start({}, 'v1', tokenOf(ada, ['read'])).expect(403);
    await start({}, 'v1', sessionOf(named('eve'))).expect(404);
    await start({}, 'v1', triggerTokenOf(named('x').id)).expect(404);
  });
});

describe('what is right', () => {
  test('what the pipeline service says goes before what was told', async () => {
    const config = configOf('nightly', {});
    const project = addProject(harness, ada, { configs: [config] });
    await harness.publish([createdEvent(project), configEvent(project, config)]);
    harness.pipeline.projects.get('ada/web')!.configs = [
      { ...config, versions: [{ ...config.versions[0]!, enabled: false }] },
    ];
    await start().expect(409);
    harness.pipeline.projects.get('ada/web')!.configs = [];
    await start().expect(404);
  });

  test.each(['failing', 'silent'] as const)('%s, what was told decides', async (state) => {
    const config = configOf('nightly', { enabled: false }, { workflow_path: 'second.sh' });
    const project = addProject(harness, ada);
    await harness.publish([createdEvent(project), configEvent(project, config)]);
    harness.pipeline.state = state;
    await start({}, 'v1').expect(409);
    await start({}, 'v2').expect(202);
    await harness.send('post', '/trigger/ada/web/weekly/v1', sessionOf(ada)).expect(503);
  });

  test('the same request again is the first run, also when the version is off by then', async () => {
    const config = configOf('nightly', {});
    addProject(harness, ada, { configs: [config] });
    const first = await start().set('idempotency-key', 'one').expect(202);
    harness.pipeline.projects.get('ada/web')!.configs = [configOf('nightly', { enabled: false })];
    const again = await start().set('idempotency-key', 'one').expect(200);
    expect(again.body).toEqual(first.body);
  });

  test('an event of GitLab says on which ref', async () => {
    const { id } = addProject(harness, ada, { configs: [configOf('nightly', { ref: 'stable' })] });
    const event = { object_kind: 'tag_push', ref: 'refs/tags/v2', after: 'ab'.repeat(20) };
    const { body } = await start(event, 'v1', triggerTokenOf(id)).expect(202);
    expect(await requestedRun(harness, body.run_id)).toMatchObject({ ref: 'v2' });
  });
});
