import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@orchestrator/contracts';
import { type Harness, startHarness } from '../../../test/harness.js';
import { type Named, named, sessionOf, tokenOf, triggerTokenOf } from '../../../test/people.js';
import { addProject } from '../../../test/projects.js';
import { requestedRun } from '../../../test/runs.js';

let harness: Harness;
let ada: Named;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  ada = named('ada');
});

const plain = { owner: 'ada', name: 'web', pipeline: 'build.sh' };
const start = (body: object, caller: Caller | null = sessionOf(ada)) =>
  harness.send('post', '/trigger', caller).send(body);

test('runs the pipeline of the project that the body names', async () => {
  const { id } = addProject(harness, ada);
  const body = {
    ...plain,
    ref: 'v1',
    vcs_type: 'git',
    vcs_url: 'https://example.com/web.git',
    entrypoint: 'nightly',
    required_labels: { gpu: 'true' },
    inputs: { A: '1' },
  };
  for (const caller of [sessionOf(ada), tokenOf(ada, ['trigger']), triggerTokenOf(id)]) {
    const answer = await start(body, caller).expect(202);
    expect(await requestedRun(harness, answer.body.run_id)).toMatchObject({
      project_id: id,
      pipeline: 'build.sh',
      ref: 'v1',
      entrypoint: 'nightly',
      required_labels: { gpu: 'true' },
      inputs: { A: '1' },
    });
  }
});

test('vcs_type and vcs_url must be those of the project: 400 that names them', async () => {
  addProject(harness, ada);
  const other = { vcs_type: 'github', vcs_url: 'https://example.com/other.git' };
  const { body } = await start({ ...plain, ...other }).expect(400);
  expect(body.errors).toEqual([
    { path: 'vcs_type', message: 'is not that of the project' },
    { path: 'vcs_url', message: 'is not that of the project' },
  ]);
  addProject(harness, ada, { name: 'here', vcs_type: 'orchestrator', vcs_url: null });
  await start({ ...plain, name: 'here', vcs_url: '' }).expect(400);
});

test('what is missing or wrong is 400, all of it at once', async () => {
  const { body } = await start({ pipeline: 'x.txt', inputs: { PATH: '' }, more: 1 }).expect(400);
  expect((body.errors as { path: string }[]).map(({ path }) => path).sort()).toEqual(
    ['inputs.PATH', 'more', 'name', 'owner', 'pipeline'].sort(),
  );
});

test('those who may not', async () => {
  const { id } = addProject(harness, ada);
  await start(plain, null).expect(401);
  await start(plain, tokenOf(ada, ['repo:write'])).expect(403);
  await start(plain, sessionOf(named('eve'))).expect(404);
  await start({ ...plain, name: 'other' }, triggerTokenOf(id)).expect(404);
  await start(plain, tokenOf(ada, ['trigger'], { repositories: [] })).expect(403);
});

test('an event of GitLab says what it starts beside what GitLab says in it', async () => {
  const { id } = addProject(harness, ada);
  const event = { object_kind: 'push', ref: 'refs/heads/main', checkout_sha: 'ab'.repeat(20) };
  const answer = await start({ ...event, ...plain }, triggerTokenOf(id)).expect(202);
  expect(await requestedRun(harness, answer.body.run_id)).toMatchObject({
    ref: 'main',
    commit_sha: event.checkout_sha,
  });
  const { body } = await start({ ...event, owner: 'ada', name: 'web' }, triggerTokenOf(id)).expect(
    400,
  );
  expect(body.errors).toMatchObject([{ path: 'pipeline' }]);
});

test('the same key with the same body is the first run, with another 409', async () => {
  addProject(harness, ada);
  const once = (body: object) => start(body).set('idempotency-key', 'one');
  const first = await once(plain).expect(202);
  expect((await once(plain).expect(200)).body).toEqual(first.body);
  await once({ ...plain, pipeline: 'other.sh' }).expect(409);
});
