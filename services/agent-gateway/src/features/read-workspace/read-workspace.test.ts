import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  fillPath,
  readJobFile,
  readRepositoryArchive,
  readRepositoryFile,
  readWorkspaceFile,
  reportJob,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import { agentWithJob } from '../../../test/jobs.js';
import { named, personal, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  harness.pipeline.files.set('src/main file.txt', Buffer.from('content'));
});
afterAll(() => harness.close());

const ada = named('ada');
const paths = (repo_id: string) => [
  fillPath(readWorkspaceFile.path, { repo_id, path: 'src/main file.txt' }),
  fillPath(readRepositoryFile.path, { repo_id, path: 'src/main file.txt' }),
  fillPath(readRepositoryArchive.path, { repo_id }),
];

test('the token of a job reads the project of the job, and no cache or other page learns of it', async () => {
  const { job, jobTokenId } = await agentWithJob(harness);
  const caller = tokenOf(ada, 'job', { id: jobTokenId });
  const [file, same, archive] = paths(job.claim.repo_id);
  for (const path of [file!, same!]) {
    const answer = await harness.send('get', path, caller).expect(200);
    expect(String(answer.body)).toBe('content');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '7',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
  }
  expect(harness.pipeline.toldOf(readJobFile).at(-1)?.input).toEqual({
    project_id: job.claim.repo_id,
    path: 'src/main file.txt',
  });
  const answer = await harness.send('get', archive!, caller).expect(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/gzip',
    'referrer-policy': 'no-referrer',
  });
  const missing = fillPath(readWorkspaceFile.path, { repo_id: job.claim.repo_id, path: 'missing' });
  await harness.send('get', missing, caller).expect(404);
});

test('another project is 404, and so is its own once the job has ended', async () => {
  const [mine, other] = [await agentWithJob(harness), await agentWithJob(harness)];
  const caller = tokenOf(ada, 'job', { id: mine.jobTokenId });
  const told = harness.pipeline.told.length;
  for (const path of [...paths(other.job.claim.repo_id), ...paths(newId())]) {
    await harness.send('get', path, caller).expect(404);
  }
  expect(harness.pipeline.told).toHaveLength(told);
  const report = fillPath(reportJob.path, { job_id: mine.job.claim.job_id });
  await harness.send('patch', report, mine.caller).send({ status: 'success' }).expect(200);
  for (const path of paths(mine.job.claim.repo_id)) {
    await harness.send('get', path, caller).expect(404);
  }
});

test('our own trouble is 503, validation 400, and other kinds are refused', async () => {
  const { job, jobTokenId, caller: instance } = await agentWithJob(harness);
  const caller = tokenOf(ada, 'job', { id: jobTokenId });
  harness.pipeline.refuseWith('assertion_refused');
  for (const path of paths(job.claim.repo_id)) {
    const answer = await harness.send('get', path, caller).expect(503);
    expect(answer.headers['retry-after']).toBe('1');
  }
  harness.pipeline.refuseWith(undefined);
  for (const path of paths('nonsense')) await harness.send('get', path, caller).expect(400);
  for (const path of paths(job.claim.repo_id)) {
    await harness.send('get', path, null).expect(401);
    for (const other of [instance, personal(ada, 'read'), sessionOf(ada)]) {
      await harness.send('get', path, other).expect(403);
    }
  }
});
