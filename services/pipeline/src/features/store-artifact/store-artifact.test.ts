import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, sessionOf } from '../../../test/people.js';
import { type Held, RunsOf } from '../../../test/runs.js';
import {
  answerTo,
  beginUpload,
  bodyEnd,
  heldPath,
  multipartType,
  partHead,
  upload,
  write,
} from '../../../test/uploads.js';

const maxBytes = 1_048_576;
let folder: string;
let harness: Harness;
let runs: RunsOf;
let held: Held;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artifacts-'));
  harness = await startHarness({
    config: { BLOB_STORE: { kind: 'folder', path: folder }, MAX_ARTIFACT_BYTES: maxBytes },
  });
  runs = await RunsOf.begin(harness);
});
afterAll(async () => {
  await harness.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await runs.request();
  held = await runs.agent().claim();
});

const runId = () => held.job.claim.run_id;
const rows = () => harness.prisma.artifact.findMany({ where: { runId: runId() } });
const files = async () => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
};
/** Every file belongs to an artifact, and nothing waits to be removed. */
const nothingLeft = () =>
  eventually(async () => {
    const artifacts = await harness.prisma.artifact.findMany();
    const keys = artifacts.map(({ blobKey }) => blobKey).sort();
    const isSame = (await files()).sort().join() === keys.join();
    return isSame && (await harness.prisma.unownedBlob.count()) === 0;
  });
const send = (type: string, body: string | Buffer) =>
  harness
    .send('post', heldPath(held), { type: 'service', service: 'agent-gateway' })
    .set('Content-Type', type)
    .send(body);
const part = (disposition: string, content = 'x') => `${partHead(disposition)}${content}`;

describe('a file that a job sends', () => {
  test('is kept as it is, with its size and its digest', async () => {
    const content = randomBytes(300_000);
    const { body } = await upload(harness, held, 'report größe.bin', content).expect(201);
    expect(body).toEqual({ filename: 'report größe.bin', size: 300_000 });
    const [row] = await rows();
    expect(row?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(row?.blobKey).toMatch(/^[0-9a-f]{40}$/);
    await nothingLeft();
  });

  test('may be empty, and as large as is allowed', async () => {
    await upload(harness, held, 'empty', '').expect(201);
    await upload(harness, held, 'full', Buffer.alloc(maxBytes)).expect(201);
    expect((await rows()).map(({ size }) => Number(size)).sort()).toEqual([0, maxBytes].sort());
  });

  test('takes the place of the one of the same name, whose content is removed', async () => {
    await upload(harness, held, 'a', 'one').expect(201);
    await upload(harness, held, 'a', 'another').expect(201);
    const all = await rows();
    expect(all.map(({ filename, size }) => [filename, Number(size)])).toEqual([['a', 7]]);
    await nothingLeft();
  });

  test.each([
    ['of a path the name', 'filename="dist/a.zip"', 'a.zip'],
    ['of a path of another system', String.raw`filename="C:\\fakepath\\b.zip"`, 'b.zip'],
    ['of one that leads out', 'filename="../../../etc/passwd"', 'passwd'],
    ['of RFC 5987', `filename="x"; filename*=UTF-8''gr%C3%B6%C3%9Fe`, 'größe'],
  ])('is called, %s', async (_case, disposition, filename) => {
    const { body } = await send(
      multipartType,
      part(`name="file"; ${disposition}`) + bodyEnd,
    ).expect(201);
    expect(body.filename).toBe(filename);
  });

  test('beside other parts is all that counts', async () => {
    const body = [
      part('name="note"', 'hello'),
      part('name="file"; filename="a"', 'content'),
      part('name="other"; filename="b"', 'ignored'),
    ].join('\r\n');
    await send(multipartType, body + bodyEnd).expect(201);
    expect((await rows()).map(({ filename }) => filename)).toEqual(['a']);
    await nothingLeft();
  });
});

describe('nothing is left of', () => {
  test.each([
    ['two files', part('name="file"; filename="a"') + '\r\n' + part('name="file"; filename="b"')],
    ['a file without a name', part('name="file"')],
    ['no file', part('name="other"; filename="a"')],
    ['a name that can be none', part('name="file"; filename="a?b"')],
    ['dots', part('name="file"; filename=".."')],
    ['a name that is too long', part(`name="file"; filename="${'a'.repeat(201)}"`)],
  ])('%s: 400', async (_case, body) => {
    const answer = await send(multipartType, body + bodyEnd).expect(400);
    expect(answer.body.errors[0].path).toMatch(/^file/);
    expect(await rows()).toEqual([]);
    await nothingLeft();
  });

  test('a body that is none, or ends too early: 400; of another type: 415', async () => {
    await send('multipart/form-data', 'x').expect(400);
    await send(multipartType, '').expect(400);
    await send(multipartType, 'x').expect(400);
    await send(multipartType, part('name="file"; filename="a"', 'half')).expect(400);
    await send('application/octet-stream', 'x').expect(415);
    expect(await rows()).toEqual([]);
    await nothingLeft();
  });

  test('a file that is too large: 413, announced or not', async () => {
    const announced = await upload(harness, held, 'a', Buffer.alloc(maxBytes + 1)).expect(413);
    expect(announced.body.code).toBe('artifact_too_large');
    const request = await beginUpload(harness, heldPath(held));
    const answer = answerTo(request);
    await write(request, partHead('name="file"; filename="a"'));
    for (let sent = 0; sent <= maxBytes; sent += 65_536) request.write(Buffer.alloc(65_536));
    expect(await answer).toMatchObject({ status: 413, body: { code: 'artifact_too_large' } });
    request.destroy();
    expect(await rows()).toEqual([]);
    await nothingLeft();
  });

  test('a file whose sender goes away in the middle', async () => {
    const request = await beginUpload(harness, heldPath(held));
    await write(request, partHead('name="file"; filename="a"'));
    await write(request, Buffer.alloc(500_000));
    await eventually(async () => (await files()).some((name) => name.endsWith('.part')));
    request.destroy();
    await nothingLeft();
    expect(await rows()).toEqual([]);
  });

  test('a file whose job was lost meanwhile: 409', async () => {
    const request = await beginUpload(harness, heldPath(held));
    await write(request, `${partHead('name="file"; filename="a"')}begun`);
    await eventually(async () => (await harness.prisma.unownedBlob.count()) === 1);
    await runs.later(100);
    await harness.service.sweepLeases();
    const answer = answerTo(request);
    request.end(`content${bodyEnd}`);
    expect(await answer).toMatchObject({ status: 409, body: { code: 'lease_lost' } });
    expect(await rows()).toEqual([]);
    await nothingLeft();
  });

  test('what a process left behind that was killed while it wrote', async () => {
    const key = randomBytes(20).toString('hex');
    await harness.prisma.unownedBlob.create({
      data: { key, dueAt: new Date(Date.now() + 60_000) },
    });
    await harness.service.sweepBlobs();
    expect(await harness.prisma.unownedBlob.count()).toBe(1);
    await harness.prisma.unownedBlob.update({ where: { key }, data: { dueAt: new Date(0) } });
    await Promise.all([harness.service.sweepBlobs(), harness.service.sweepBlobs()]);
    await nothingLeft();
  });

  test('a project that is deleted', async () => {
    const own = await RunsOf.begin(harness);
    await own.request();
    const job = await own.agent().claim();
    await upload(harness, job, 'a', 'content').expect(201);
    const before = await files();
    await harness
      .send('delete', `/api/v2/ci/pipelines/${own.user.name}/web`, sessionOf(own.user))
      .expect(204);
    await harness.service.sweepBlobs();
    expect((await files()).length).toBe(before.length - 1);
    await nothingLeft();
  });
});

test('whoever does not hold the job sends nothing, and nothing of it is read', async () => {
  const file = part('name="file"; filename="a"') + bodyEnd;
  const before = await rows();
  const sendTo = (path: string) =>
    harness
      .send('post', path, { type: 'service', service: 'agent-gateway' })
      .set('Content-Type', multipartType)
      .send(file);
  await sendTo(heldPath(held, '', { instance_id: newId() })).expect(403);
  await sendTo(heldPath(held, '', { fence: held.holder.fence + 1 })).expect(409);
  await sendTo(heldPath(held, '', { job_id: newId() })).expect(404);
  await sendTo(heldPath(held).replace(runId(), newId())).expect(404);
  await sendTo(heldPath(held, '', { fence: 0 })).expect(400);
  await upload(harness, held, 'a', 'x', null).expect(401);
  await upload(harness, held, 'a', 'x', sessionOf(named('ada'))).expect(401);
  expect(await rows()).toEqual(before);
  expect(await harness.prisma.unownedBlob.count()).toBe(0);
});
