import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '@orchestrator/contracts';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';

const ada = named('ada');
const place = '/api/v2/ci/repos/ada/web';
const odd = Buffer.from([0, 255, 10, 13, 60, 115]);
const files: Readonly<Record<string, Buffer>> = {
  'B.sh': Buffer.from('#!/bin/sh'),
  'a/b/c.sh': odd,
  'a/b.act': Buffer.from('{}'),
  'a.sh': Buffer.alloc(0),
  'docs/it’s (1).html': Buffer.from('<script>'),
  'README.md': Buffer.from('# Web'),
  'ｚ.txt': odd,
};
const isPipeline = (path: string) => /\.(sh|act)$/.test(path);
const underOf = (path: string) => (isPipeline(path) ? 'pipelines' : 'files');
const tagOf = (content: Buffer) => `"${createHash('sha256').update(content).digest('hex')}"`;

describe.each(storesHere)('files on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
    await harness.create(ada);
    for (const [path, content] of Object.entries(files)) {
      await harness
        .send('put', urlOf(path), sessionOf(ada))
        .set('content-type', 'application/octet-stream')
        .send(content)
        .expect(201);
    }
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const urlOf = (path: string, under = underOf(path)) =>
    `${place}/${under}/${encodeURIComponent(path)}`;
  const read = (path: string, caller: Caller | null = sessionOf(ada)) =>
    harness.send('get', urlOf(path), caller);

  test.each(Object.entries(files))(
    '%s is read as it was written, as a download that nothing runs',
    async (path, content) => {
      const { body, headers } = await read(path).responseType('blob').expect(200);
      expect(Buffer.from(body as Buffer)).toEqual(content);
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': String(content.length),
        'x-content-type-options': 'nosniff',
        etag: tagOf(content),
      });
      expect(headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+$/);
    },
  );

  test('a version that the caller has is not sent again', async () => {
    const tag = tagOf(files['a/b/c.sh']!);
    for (const named of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const { text, headers } = await read('a/b/c.sh').set('if-none-match', named).expect(304);
      expect([text, headers.etag]).toEqual(['', tag]);
    }
    await read('a/b/c.sh')
      .set('if-none-match', tagOf(Buffer.from('x')))
      .expect(200);
    await read('a/b/c.sh').set('if-match', tag).expect(200);
    await read('a/b/c.sh')
      .set('if-match', tagOf(Buffer.from('x')))
      .expect(412);
  });

  test('what is not there is 404, in another case too; no path is 400', async () => {
    for (const path of ['missing', 'A.sh', 'a', 'readme.md']) await read(path).expect(404);
    for (const path of ['a/../a.sh', '..', 'a\\b']) await read(path).expect(400);
    await harness.send('get', urlOf('a.sh', 'files'), sessionOf(ada)).expect(400);
    await harness.send('get', urlOf('README.md', 'pipelines'), sessionOf(ada)).expect(400);
  });

  test('each kind is listed by path, page by page', async () => {
    for (const [under, wanted] of [
      ['pipelines', Object.keys(files).filter(isPipeline)],
      ['files', Object.keys(files).filter((path) => !isPipeline(path))],
    ] as const) {
      const seen: object[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query = `limit=2${cursor && `&cursor=${cursor}`}`;
        const { body } = await harness
          .send('get', `${place}/${under}?${query}`, sessionOf(ada))
          .expect(200);
        seen.push(...(body.items as object[]));
        cursor = body.next_cursor as string | null;
      }
      expect(seen).toEqual(
        [...wanted].sort().map((path) => ({
          path,
          size: files[path]!.length,
          etag: tagOf(files[path]!),
          updated_at: expect.any(String),
          updated_by: 'ada',
        })),
      );
    }
  });
});

describe('who may read files', () => {
  let harness: Harness;
  const acme = named('acme');
  beforeAll(async () => {
    harness = await startHarness();
    const admin = sessionOf(ada, { organization: acme, role: 'admin' });
    for (const [name, kept] of [
      ['web', { vcs_type: 'orchestrator' }],
      ['far', { vcs_type: 'git', vcs_url: 'https://example.com/far.git' }],
    ] as const) {
      await harness
        .send('post', '/api/v2/ci/pipelines', admin)
        .send({ owner: 'acme', name, ...kept })
        .expect(201);
    }
    await harness
      .send('put', `${at('web')}/files/a`, admin)
      .send('x')
      .expect(201);
  });
  afterAll(() => harness.close());
  const at = (name: string) => `/api/v2/ci/repos/acme/${name}`;

  test.each(['/files', '/files/a'])('%s: a member, and a token with read', async (rest) => {
    const ask = (caller: Caller | null, name = 'web') =>
      harness.send('get', at(name) + rest, caller);
    await ask(sessionOf(named('bob'), { organization: acme, role: 'member' })).expect(200);
    await ask(organizationToken(acme, ['read'])).expect(200);
    await ask(null).expect(401);
    const { body } = await ask(organizationToken(acme, ['repo:write', 'pipeline:write'])).expect(
      403,
    );
    expect(body.code).toBe('insufficient_scope');
    await ask(tokenOf(named('eve'), ['read'])).expect(404);
    await ask(organizationToken(acme, ['read']), 'missing').expect(404);
    const elsewhere = await ask(organizationToken(acme, ['read']), 'far').expect(409);
    expect(elsewhere.body).toMatchObject({ code: 'conflict', detail: expect.any(String) });
  });
});
