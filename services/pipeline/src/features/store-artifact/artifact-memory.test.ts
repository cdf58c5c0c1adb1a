import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startHarness, type Harness } from '../../../test/harness.js';
import { readLength } from '../../../test/read-length.js';
import { RunsOf } from '../../../test/runs.js';
import {
  answerTo,
  beginUpload,
  bodyEnd,
  heldPath,
  partHead,
  write,
} from '../../../test/uploads.js';

const mebibyte = 2 ** 20;
/** Enough to tell what is held from what passes: of 1 GiB no more is held. */
const size = 96 * mebibyte;
const allowed = 64 * mebibyte;

let folder: string;
let harness: Harness;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artifacts-'));
  harness = await startHarness({
    config: { BLOB_STORE: { kind: 'folder', path: folder }, MAX_ARTIFACT_BYTES: size },
  });
});
afterAll(async () => {
  await harness.close();
  await rm(folder, { recursive: true, force: true });
});

/** Bytes that are held outside of the heap of JavaScript, where contents are, and inside. */
const held = (): number => {
  const { external, heapUsed } = process.memoryUsage();
  return external + heapUsed;
};

test('a large artifact passes through memory, and is never held there', async () => {
  const runs = await RunsOf.begin(harness);
  await runs.request();
  const job = await runs.agent().claim();
  const before = held();
  let most = 0;
  const sample = (): void => {
    most = Math.max(most, held() - before);
  };

  const request = await beginUpload(harness, heldPath(job));
  const answer = answerTo(request);
  await write(request, partHead('name="file"; filename="large"'));
  const piece = Buffer.alloc(mebibyte);
  for (let sent = 0; sent < size; sent += piece.length) {
    await write(request, piece);
    sample();
  }
  request.end(bodyEnd);
  expect(await answer).toEqual({ status: 201, body: { filename: 'large', size } });

  expect(await readLength(harness, heldPath(job, '/large'), sample)).toBe(size);
  expect(most).toBeLessThan(allowed);
});
