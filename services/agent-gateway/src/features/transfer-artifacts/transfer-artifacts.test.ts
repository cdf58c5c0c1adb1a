import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  downloadArtifact,
  fillPath,
  readJobArtifact,
  storeArtifact,
  uploadArtifact,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { agentWithJob } from '../../../test/jobs.js';
import { named, personal, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const ada = named('ada');
const withJob = async () => {
  const held = await agentWithJob(harness);
  return { ...held, jobCaller: tokenOf(ada, 'job', { id: held.jobTokenId }) };
};
const to = (run_id: string) => fillPath(uploadArtifact.path, { run_id });
const from = (run_id: string) =>
  fillPath(downloadArtifact.path, { run_id, filename: 'report.txt' });
const upload = (runId: string, caller: Parameters<Harness['send']>[2]) =>
  harness.send('post', to(runId), caller).attach('file', Buffer.from('bytes'), 'report.txt');

describe('an upload', () => {
  test('by the token of a job goes to the run of that job as it comes', async () => {
    const { job, jobCaller, id } = await withJob();
    const { body } = await upload(job.claim.run_id, jobCaller).expect(201);
    const stored = harness.pipeline.artifacts.get('report.txt')!;
    expect(body).toEqual({ filename: 'report.txt', size: stored.length });
    expect(stored.toString()).toContain('filename="report.txt"');
    expect(harness.pipeline.toldOf(storeArtifact).at(-1)?.input).toEqual({
      run_id: job.claim.run_id,
      job_id: job.claim.job_id,
      instance_id: id,
      fence: 1,
      type: expect.stringMatching(/^multipart\/form-data; boundary=/),
    });
  });

  test('to another run is 403, and after the lease was lost 409', async () => {
    const [mine, other] = [await withJob(), await withJob()];
    for (const runId of [other.job.claim.run_id, newId()]) {
      expect((await upload(runId, mine.jobCaller).expect(403)).body.code).toBe('job_not_held');
    }
    harness.pipeline.takeBack(mine.job);
    const { body } = await upload(mine.job.claim.run_id, mine.jobCaller).expect(409);
    expect(body.code).toBe('lease_lost');
  });

  test('that is no form is 415; our own trouble is 503; only job tokens may', async () => {
    const { job, jobCaller, caller: instance } = await withJob();
    const runId = job.claim.run_id;
    await harness.send('post', to(runId), jobCaller).send({ file: 'x' }).expect(415);
    await upload('nonsense', jobCaller).expect(400);
    await upload(runId, null).expect(401);
    for (const other of [instance, personal(ada, 'repo:write'), sessionOf(ada)]) {
      expect((await upload(runId, other).expect(403)).body.code).toBe('caller_kind_refused');
    }
    harness.pipeline.refuseWith('assertion_refused');
    const answer = await upload(runId, jobCaller);
    harness.pipeline.refuseWith(undefined);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
  });

  test('that is large has time to be kept, and a small one is told soon that it is not', async () => {
    const { job, jobCaller } = await withJob();
    const send = (bytes: number) =>
      harness
        .send('post', to(job.claim.run_id), jobCaller)
        .attach('file', Buffer.alloc(bytes), 'report.txt');
    let keep: () => void = () => undefined;
    harness.pipeline.keepsAfter = new Promise((resolve) => (keep = resolve));
    const [large, before] = [send(2 * 2 ** 20), harness.pipeline.received()];
    const answered = large.then(({ status }) => status);
    await eventually(() => harness.pipeline.received() >= before + 2 * 2 ** 20);
    // It was sent after all of the large one.
    await send(5).expect(503);
    keep();
    harness.pipeline.keepsAfter = undefined;
    expect(await answered).toBe(201);
  });

  test('of any size is never held: of one that stops halfway the first half is there already', async () => {
    const { job, jobCaller } = await withJob();
    const piece = Buffer.alloc(64 * 1024, 1);
    const [pieces, before] = [16, harness.pipeline.received()];
    const { hostname, port, headers } = await harness.signed(jobCaller);
    const asking = httpRequest({
      ...{ hostname, port, method: 'POST', path: to(job.claim.run_id) },
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b' },
    });
    asking.on('error', () => undefined);
    for (let sent = 0; sent < pieces; sent += 1) asking.write(piece);
    await eventually(() => harness.pipeline.received() >= before + (pieces / 2) * piece.length);
    asking.destroy();
  });
});

describe('a download', () => {
  test('is for the job and for the agent that holds it, streamed', async () => {
    const { job, jobCaller, caller, id } = await withJob();
    harness.pipeline.artifacts.set('report.txt', Buffer.from('result'));
    for (const who of [jobCaller, caller]) {
      const answer = await harness.send('get', from(job.claim.run_id), who).expect(200);
      expect(String(answer.body)).toBe('result');
      expect(answer.headers).toMatchObject({ 'content-length': '6', 'cache-control': 'no-store' });
      expect(harness.pipeline.toldOf(readJobArtifact).at(-1)?.input).toMatchObject({
        job_id: job.claim.job_id,
        instance_id: id,
      });
    }
    const missing = fillPath(downloadArtifact.path, { run_id: job.claim.run_id, filename: 'no' });
    await harness.send('get', missing, jobCaller).expect(404);
  });

  test('of another run is 403 for both, and after the lease was lost 409', async () => {
    const [mine, other] = [await withJob(), await withJob()];
    for (const who of [mine.jobCaller, mine.caller]) {
      const path = from(other.job.claim.run_id);
      expect((await harness.send('get', path, who).expect(403)).body.code).toBe('job_not_held');
    }
    harness.pipeline.takeBack(mine.job);
    await harness.send('get', from(mine.job.claim.run_id), mine.caller).expect(409);
  });

  test('validation, authentication, kinds', async () => {
    const { job, jobCaller } = await withJob();
    await harness.send('get', from('nonsense'), jobCaller).expect(400);
    await harness.send('get', from(job.claim.run_id), null).expect(401);
    for (const other of [personal(ada, 'read'), sessionOf(ada)]) {
      await harness.send('get', from(job.claim.run_id), other).expect(403);
    }
  });
});
