import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startHarness, type Harness } from '../../../test/harness.js';
import { heldBytes } from '../../../test/held-memory.js';
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
const size = 48 * mebibyte;
const allowed = 16 * mebibyte;
/** To look costs a collection of garbage. */
const lookEvery = 16 * mebibyte;

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

test('a large artifact passes through memory, and is never held there', async () => {
  const runs = await RunsOf.begin(harness);
  await runs.request();
  const job = await runs.agent().claim();
  const before = heldBytes();
  let most = 0;
  let moved = 0;
  let lookAt = lookEvery;
  const move = (bytes: number): void => {
    moved += bytes;
    if (moved < lookAt) return;
    lookAt += lookEvery;
    most = Math.max(most, heldBytes() - before);
  };

  const request = await beginUpload(harness, heldPath(job));
  const answer = answerTo(request);
  await write(request, partHead('name="file"; filename="large"'));
  const piece = Buffer.alloc(mebibyte);
  for (let sent = 0; sent < size; sent += piece.length) {
    await write(request, piece);
    move(piece.length);
  }
  request.end(bodyEnd);
  expect(await answer).toEqual({ status: 201, body: { filename: 'large', size } });

  expect(await readLength(harness, heldPath(job, '/large'), move)).toBe(size);
  expect(most).toBeLessThan(allowed);
});
