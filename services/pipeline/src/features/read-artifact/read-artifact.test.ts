import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import {
  agentGateway,
  named,
  organizationToken,
  sessionOf,
  tokenOf,
} from '../../../test/people.js';
import { type Held, RunsOf } from '../../../test/runs.js';
import { heldPath, upload } from '../../../test/uploads.js';

const content = randomBytes(200_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const etag = `"${sha256}"`;
let folder: string;
let harness: Harness;
let runs: RunsOf;
let held: Held;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artifacts-'));
  harness = await startHarness({ config: { BLOB_STORE: { kind: 'folder', path: folder } } });
  runs = await RunsOf.begin(harness);
  await runs.request();
  held = await runs.agent().claim();
  await upload(harness, held, 'größe.bin', content).expect(201);
  await upload(harness, held, 'page.html', '<script>alert(1)</script>').expect(201);
  await upload(harness, held, 'empty', '').expect(201);
});
afterAll(async () => {
  await harness.close();
  await rm(folder, { recursive: true, force: true });
});

const pathOf = (name = '') =>
  `/api/v2/ci/runs/${held.job.claim.run_id}/artifacts${name && `/${encodeURIComponent(name)}`}`;
const read = (name: string, headers: Record<string, string> = {}) =>
  harness.send('get', pathOf(name), sessionOf(runs.user)).set(headers).buffer(true);

describe('a download', () => {
  test('is what was sent, and nothing that a browser would open', async () => {
    const { body, headers } = await read('größe.bin').expect(200);
    expect(Buffer.compare(body as Buffer, content)).toBe(0);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '200000',
      'content-disposition': `attachment; filename="gr__e.bin"; filename*=UTF-8''gr%C3%B6%C3%9Fe.bin`,
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      etag,
    });
    const page = await read('page.html').expect(200);
    expect(page.headers['content-type']).toBe('application/octet-stream');
    expect(page.headers['content-disposition']).toBe('attachment; filename="page.html"');
    expect((await read('empty').expect(200)).headers['content-length']).toBe('0');
  });

  test.each([
    ['bytes=0-9', 0, 9],
    ['bytes=199990-', 199_990, 199_999],
    ['bytes=-5', 199_995, 199_999],
  ])('of a part, %s', async (Range, first, last) => {
    const { body, headers } = await read('größe.bin', { Range }).expect(206);
    expect(Buffer.compare(body as Buffer, content.subarray(first, last + 1))).toBe(0);
    expect(headers['content-range']).toBe(`bytes ${first}-${last}/200000`);
    expect(headers['content-length']).toBe(String(last - first + 1));
    expect(headers.etag).toBe(etag);
  });

  test('of a part that there is none of is 416; of several it is whole', async () => {
    const { headers, body } = await read('größe.bin', { Range: 'bytes=200000-' }).expect(416);
    expect(headers['content-range']).toBe('bytes */200000');
    expect(body.code).toBe('range_not_satisfiable');
    await read('größe.bin', { Range: 'bytes=0-1,5-6' }).expect(200);
  });

  test('of what the client has already is none; of what it has a part of, the rest', async () => {
    for (const tags of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const { headers } = await read('größe.bin', { 'If-None-Match': tags }).expect(304);
      expect(headers.etag).toBe(etag);
    }
    await read('größe.bin', { 'If-None-Match': '"x"' }).expect(200);
    await read('größe.bin', { Range: 'bytes=5-', 'If-Range': etag }).expect(206);
    await read('größe.bin', { Range: 'bytes=5-', 'If-Range': '"older"' }).expect(200);
  });
});

const namesIn = ({ items }: { items: { filename: string }[] }) =>
  items.map(({ filename }) => filename);

test('the list is by name, page by page', async () => {
  const list = (query: string) =>
    harness.send('get', `${pathOf()}?${query}`, sessionOf(runs.user)).expect(200);
  const first = await list('limit=2');
  expect(namesIn(first.body)).toEqual(['empty', 'größe.bin']);
  expect(first.body.items[1]).toEqual({
    filename: 'größe.bin',
    size: 200_000,
    sha256,
    created_at: expect.stringMatching(/Z$/),
  });
  const rest = await list(`limit=2&cursor=${first.body.next_cursor}`);
  expect(rest.body.items[0].filename).toBe('page.html');
  expect(rest.body.next_cursor).toBeNull();
});

test('the job reads what its run has, and nobody else does', async () => {
  const name = `/${encodeURIComponent('größe.bin')}`;
  const ask = (path: string) => harness.send('get', path, agentGateway).buffer(true);
  const { body } = await ask(heldPath(held, name)).expect(200);
  expect(Buffer.compare(body as Buffer, content)).toBe(0);
  await ask(heldPath(held, '/missing')).expect(404);
  await ask(heldPath(held, name, { instance_id: newId() })).expect(403);
  await ask(heldPath(held, name, { fence: 9 })).expect(409);
  await ask(heldPath(held, name).replace(held.job.claim.run_id, newId())).expect(404);
  await harness.send('get', heldPath(held, name), null).expect(401);
  await harness.send('get', heldPath(held, name), sessionOf(runs.user)).expect(401);
});

test.each(['', 'größe.bin'])('artifacts%s of somebody else’s are not there', async (name) => {
  const ask = (caller: Parameters<Harness['send']>[2]) => harness.send('get', pathOf(name), caller);
  await ask(null).expect(401);
  await ask(tokenOf(runs.user, ['trigger'])).expect(403);
  await ask(sessionOf(named('eve'))).expect(404);
  await ask(organizationToken(named('acme'), ['read'])).expect(404);
  await ask(tokenOf(runs.user, ['read'], { repositories: [newId()] })).expect(404);
  await ask(tokenOf(runs.user, ['read'], { repositories: [runs.project.id] })).expect(200);
});

test.each(['a%2Fb', '..%2Fa', '%00'])('an artifact can’t be called %s: 400', async (name) => {
  await harness.send('get', `${pathOf()}/${name}`, sessionOf(runs.user)).expect(400);
});

test('what is not there is 404', async () => {
  const { body } = await read('missing').expect(404);
  expect(JSON.stringify(body)).not.toContain(folder);
});
