import { PassThrough, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { extract } from 'tar-stream';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, sessionOf, tokenService } from '../../../test/people.js';
import { archiveOf } from './archive-of.js';

const agents: Caller = { type: 'service', service: 'agent-gateway' };
const files: Readonly<Record<string, Buffer>> = {
  'a.sh': Buffer.from('#!/bin/sh'),
  'd/empty': Buffer.alloc(0),
  [`${'long/'.repeat(40)}ä.txt`]: Buffer.alloc(1_000, 'x'),
};

async function contentsOf(archive: Buffer): Promise<Record<string, Buffer>> {
  const found: Record<string, Buffer> = {};
  const reading = Readable.from([archive]).pipe(createGunzip()).pipe(extract());
  for await (const entry of reading) {
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    found[entry.header.name] = Buffer.concat(pieces);
  }
  return found;
}

describe('what jobs read of their project', () => {
  let harness: Harness;
  let project: { readonly id: string };
  beforeAll(async () => {
    harness = await startHarness();
    const ada = named('ada');
    project = await harness.create(ada);
    for (const [path, content] of Object.entries(files)) {
      const under = path.endsWith('.sh') ? 'pipelines' : 'files';
      await harness
        .send(
          'put',
          `/api/v2/ci/repos/ada/web/${under}/${encodeURIComponent(path)}`,
          sessionOf(ada),
        )
        .set('content-type', 'application/octet-stream')
        .send(content)
        .expect(201);
    }
  });
  afterAll(() => harness.close());

  const get = (rest: string, id = project.id, caller: Caller | null = agents) =>
    harness.send('get', `/internal/v1/projects/${id}/${rest}`, caller).responseType('blob');

  test('one file, of whichever kind', async () => {
    for (const [path, content] of Object.entries(files)) {
      const { body, headers } = await get(`files/${encodeURIComponent(path)}`).expect(200);
      expect(Buffer.from(body as Buffer)).toEqual(content);
      expect(headers['content-type']).toBe('application/octet-stream');
    }
    await get('files/missing').expect(404);
    await get('files/a.sh', newId()).expect(404);
    await get(`files/${encodeURIComponent('../a')}`).expect(400);
  });

  test('all of them, as tar.gz; also none', async () => {
    const { body, headers } = await get('archive').expect(200);
    expect(headers['content-type']).toBe('application/gzip');
    expect(await contentsOf(body as Buffer)).toEqual(files);
    const empty = await harness.create(named('bob'));
    expect(await contentsOf((await get('archive', empty.id).expect(200)).body as Buffer)).toEqual(
      {},
    );
  });

  test('of a project whose files are elsewhere, or that is not there: 404', async () => {
    const git = { vcs_type: 'git', vcs_url: 'https://example.com/far.git' };
    const { id } = await harness.create(named('eve'), git);
    for (const missing of [id, newId()]) await get('archive', missing).expect(404);
  });

  test('only the agent-gateway asks: anybody else is 401', async () => {
    for (const caller of [null, sessionOf(named('ada')), tokenService]) {
      for (const rest of ['archive', 'files/a.sh']) await get(rest, project.id, caller).expect(401);
    }
  });
});

describe('an archive', () => {
  const file = (index: number, content: Buffer) => ({
    path: `f${index}`,
    size: content.length,
    sha256: '',
    updatedAt: new Date(0),
    updatedBy: 'ada',
    content,
  });
  /** Nothing that gzip makes small. */
  const noise = Buffer.from(
    Array.from({ length: 65_536 }, (_byte, index) => (index * 7_919) % 251),
  );

  test('reads no further than its reader takes', async () => {
    let read = 0;
    const archive = archiveOf(() => {
      read += 1;
      return Promise.resolve(
        file(read, Buffer.from(noise.map((byte) => byte ^ ((read * 31) % 256)))),
      );
    });
    archive.once('readable', () => undefined);
    let before = -1;
    while (before !== read) {
      before = read;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(read).toBeLessThan(500);
    archive.destroy();
  });

  test('that can not be made whole breaks', async () => {
    const archive = archiveOf((after) =>
      after === undefined
        ? Promise.resolve(file(1, noise))
        : Promise.reject(new Error('the database is gone')),
    );
    const reading = archive.pipe(new PassThrough()).resume();
    const broken = new Promise((resolve) => archive.once('error', resolve));
    expect(String(await broken)).toContain('the database is gone');
    reading.destroy();
  });
});
