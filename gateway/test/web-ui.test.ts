import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pages, publicRoutes, templateSegments } from '@orchestrator/contracts';
import { rawRequest } from '@orchestrator/testing';
import { pageMatcher } from '../src/pages/page-paths.js';
import { codeOf, GatewayHarness } from './gateway-harness.js';

const index = '<meta nonce="csp-nonce-of-this-answer"><script nonce="csp-nonce-of-this-answer">';
const script = 'export const greeting = "hello";\n';

/** A path that fits the template: every parameter is `x`. */
const exampleOf = (template: string): string => template.replace(/\{[^}]*\}/g, 'x');

describe('the web UI', () => {
  let directory: string;
  let harness: GatewayHarness;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'web-ui-'));
    await mkdir(join(directory, 'assets'));
    await writeFile(join(directory, 'index.html'), index);
    await writeFile(join(directory, 'assets/app-1.js'), script);
    await writeFile(join(directory, 'assets/app-1.js.gz'), gzipSync(script));
    await writeFile(join(directory, 'secret.txt'), 'not an asset');
    harness = await GatewayHarness.start({ WEB_UI_DIRECTORY: directory });
  });
  afterAll(async () => {
    await harness.close();
    await rm(directory, { recursive: true });
  });

  test.each(Object.values(pages))('%s answers the page, kept nowhere', async (template) => {
    const response = await harness.get(exampleOf(template));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('each answer has a nonce of its own, for styles alone; no inline script is allowed', async () => {
    const nonces = await Promise.all(
      ['/', '/', '/sign-in'].map(async (path) => {
        const response = await harness.get(path);
        const policy = response.headers.get('content-security-policy') ?? '';
        const nonce = /style-src 'self' 'nonce-([A-Za-z0-9+/=]{24})'/.exec(policy)?.[1];
        expect(policy).toContain("default-src 'none';script-src 'self';");
        expect(policy).not.toContain('unsafe');
        expect(await response.text()).toBe(
          index.replaceAll('csp-nonce-of-this-answer', nonce ?? ''),
        );
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(3);
  });

  test('an asset is kept for good, and sent compressed to who takes that', async () => {
    const plain = await harness.get('/assets/app-1.js', undefined, {
      'accept-encoding': 'identity',
    });
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, script]);
    const small = await harness.get('/assets/app-1.js', undefined, {
      'accept-encoding': 'gzip, br',
    });
    expect([small.headers.get('content-encoding'), await small.text()]).toEqual(['gzip', script]);
    expect(small.headers.get('vary')).toContain('Accept-Encoding');
  });

  test.each([
    '/else',
    '/assets',
    '/assets/',
    '/assets/app-1.js.gz',
    '/assets/index.html',
    '/index.html',
    '/secret.txt',
    '/settings/else',
    '/orgs',
    '/orgs/acme/else',
    '/projects/acme/web/files/a/b',
    '/settings/profile/',
  ])('%s is no declared page: 404', async (path) => {
    const response = await harness.get(path);
    expect([response.status, await codeOf(response)]).toEqual([404, 'not_found']);
  });

  test.each(['/assets/..%2fsecret.txt', '/assets/../secret.txt', '/orgs/a%2fb'])(
    '%s leads nowhere',
    async (path) => {
      const { port } = harness.gateway;
      const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      const { status } = await rawRequest(port, request);
      expect([400, 404]).toContain(status);
    },
  );

  test('a page is read, never written to', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await harness.send(method, '/sign-in')).status).toBe(404);
    }
    const head = await harness.send('HEAD', '/sign-in');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

test('a gateway without a built web UI says so, and its pages are 404', async () => {
  const harness = await GatewayHarness.start({ WEB_UI_DIRECTORY: '/nonexistent' });
  try {
    expect((await harness.get('/sign-in')).status).toBe(404);
    expect((await harness.get('/docs')).status).toBe(200);
    expect(harness.logLines.join('')).toContain('the web UI is not built');
  } finally {
    await harness.close();
  }
});

test('no page has the path of a route', () => {
  const isPage = pageMatcher(Object.values(pages));
  const taken = publicRoutes
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => path)
    .filter((path) =>
      isPage(
        templateSegments(path).map((segment) => ({
          text: segment.type === 'literal' ? segment.text : 'x',
          encodedSlash: false,
        })),
      ),
    );
  expect(taken).toEqual([]);
});
