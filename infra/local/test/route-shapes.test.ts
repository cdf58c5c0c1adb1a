import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { publicRoutes } from '@orchestrator/contracts';
import { Browser } from './browser.js';
import { fillExample } from './example-params.js';
import { startOnBestStore } from './start-on-best-store.js';
import type { TestSystem } from './start-system.js';

const startMs = 120_000;
const fill = (path: string): string => fillExample(path, { username: 'ada' });
/** The methods that are declared, by path; those too of a path with a parameter that takes this one in. */
const declared = new Map<string, Set<string>>();
for (const { path } of publicRoutes) {
  const methods = publicRoutes.filter((route) => shapeOf(route.path).test(fill(path)));
  declared.set(path, new Set(methods.map(({ method }) => method)));
}
function shapeOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{[^}]*\}/g, '[^/]+')}$`);
}
/** An encoded slash belongs to a file path, where a route declares one: then this is that route. */
const takenInBy = (method: string, bent: string): string | undefined =>
  publicRoutes.find((route) => {
    const shape = route.path.replace(/\{\+[^}]*\}/g, '[^/]+').replace(/\{[^}]*\}/g, '[^/%]+');
    return route.method === method && new RegExp(`^${shape}$`).test(bent);
  })?.path;
const noTarget = { status: 400, code: 'bad_target' };
const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
const undeclared = (path: string): string[] =>
  others.filter((method) => !declared.get(path)?.has(method === 'HEAD' ? 'GET' : method));

interface Answered {
  readonly status: number | undefined;
  readonly code: unknown;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

describe('what looks like a declared route and is none', () => {
  let system: TestSystem;
  let cookie: string;
  beforeAll(async () => {
    system = await startOnBestStore();
    const browser = new Browser(system.url);
    await browser.signIn('local', 'admin');
    cookie = browser.cookieHeader();
  }, startMs);
  afterAll(() => system.close(), startMs);

  /** Past `fetch`, which leaves out some methods and mends some paths. */
  const ask = (method: string, path: string): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(system.url);
      const headers = { cookie };
      const asked = request({ hostname, port, method, path, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const isProblem = answer.headers['content-type'] === 'application/problem+json';
          const code = isProblem && text !== '' ? JSON.parse(text).code : undefined;
          resolve({ status: answer.statusCode, code, text, headers: answer.headers });
        });
      });
      asked.on('error', reject).end();
    });
  const notFound = async (method: string, path: string): Promise<void> => {
    const { status, code } = await ask(method, path);
    const shown = method === 'HEAD' ? undefined : 'not_found';
    expect([method, path, status, code]).toEqual([method, path, 404, shown]);
  };

  test.each([...declared.keys()])('%s: a method that is not declared is 404', async (path) => {
    expect(undeclared(path)).toContain('OPTIONS');
    for (const method of undeclared(path)) await notFound(method, fill(path));
  });

  test.each(publicRoutes.map(({ method, path }) => [method, path] as const))(
    '%s %s: written in another way it is 404, or no target at all',
    async (method, path) => {
      const own = fill(path);
      const last = own.lastIndexOf('/') + 1;
      // A target that does not begin with a slash is none to the parser of HTTP already.
      const before = own.slice(0, last - 1) || '/';
      await notFound(method, `${own}/`);
      await notFound(method, `${own}/more/of/it/than/there/is`);
      // The first segment is literal everywhere.
      await notFound(
        method,
        own.replace(/^\/./, (start) => start.toUpperCase()),
      );
      for (const bent of [
        `/${own}`,
        `${own.slice(0, last)}/${own.slice(last)}`,
        `${own.slice(0, last)}./${own.slice(last)}`,
        `${own.slice(0, last)}x/../${own.slice(last)}`,
        `${own.slice(0, last)}x/%2e%2e/${own.slice(last)}`,
        `${own};v=1`,
        `${before}\\${own.slice(last)}`,
      ]) {
        const { status, code } = await ask(method, bent);
        expect([bent, status, code]).toEqual([bent, 400, 'bad_target']);
      }
      const encoded = `${before}%2f${own.slice(last)}`;
      const other = takenInBy(method, encoded);
      const expected = other ? await ask(method, fill(other)) : noTarget;
      const { status, code } = await ask(method, encoded);
      expect([encoded, status, code]).toEqual([encoded, expected.status, expected.code]);
    },
  );

  // What is live has no end that could be waited for.
  const readable = publicRoutes.filter(
    ({ method, answers }) => method === 'GET' && answers[200]?.stream !== 'text/event-stream',
  );
  test.each(readable.map(({ path }) => path))(
    'HEAD %s is what GET is, without the body',
    async (path) => {
      const [got, head] = [await ask('GET', fill(path)), await ask('HEAD', fill(path))];
      expect(head.text).toBe('');
      expect(head.status).toBe(got.status);
      expect(head.headers['content-type']).toBe(got.headers['content-type']);
    },
  );
});
