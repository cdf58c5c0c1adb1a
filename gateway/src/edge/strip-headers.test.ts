import { describe, expect, it } from '@jest/globals';
import { type StrippedHeaders, stripHeaders } from './strip-headers.js';

const strip = (...raw: string[]): StrippedHeaders => {
  const stripped = stripHeaders(raw);
  if (typeof stripped === 'string') throw new Error(stripped);
  return stripped;
};

describe('forged identity headers', () => {
  it.each([
    'x-orchestrator-assertion',
    'X-Orchestrator-Assertion',
    'X-ORCHESTRATOR-ASSERTION',
    'x_orchestrator_assertion',
    'X_Orchestrator-Assertion',
    'x.orchestrator.assertion',
    'X-Orchestrator_Assertion',
    'x-orchestrator.anything',
    'x-orchestrator-client-address',
    'X-Orchestrator',
  ])('%s never passes', (name) => {
    expect(strip('Host', 'a', name, 'forged', 'Accept', '*/*').forward).toEqual(['Accept', '*/*']);
  });

  it('duplicates never pass', () => {
    const name = 'x-orchestrator-assertion';
    expect(strip(name, 'a', name, 'b', name.toUpperCase(), 'c').forward).toEqual([]);
  });

  it.each(['X-Forwarded-Host', 'x_forwarded_proto', 'Forwarded', 'X-Real-IP', 'x_real_ip'])(
    '%s never passes, since origin is for trusted proxies to claim',
    (name) => {
      expect(strip(name, 'forged').forward).toEqual([]);
    },
  );

  it('a name that only resembles ours passes', () => {
    expect(strip('x-orchestration', 'a', 'y-orchestrator-a', 'b').forward).toHaveLength(4);
  });
});

describe('credentials', () => {
  it('are handed over and never forwarded', () => {
    const stripped = strip('Authorization', 'Bearer a', 'Cookie', 's=1', 'X-Gitlab-Token', 'ort');
    expect(stripped.forward).toEqual([]);
    expect(stripped.authorization).toEqual(['Bearer a']);
    expect(stripped.cookies).toEqual(['s=1']);
    expect(stripped.gitlabTokens).toEqual(['ort']);
  });

  it('every duplicate is handed over, so that it can be refused', () => {
    expect(strip('Authorization', 'Bearer a', 'authorization', 'Bearer b').authorization).toEqual([
      'Bearer a',
      'Bearer b',
    ]);
  });
});

describe('hop-by-hop headers', () => {
  it.each(['Keep-Alive', 'Proxy-Authorization', 'TE', 'Trailer', 'Upgrade', 'Proxy-Connection'])(
    '%s never passes',
    (name) => {
      expect(strip(name, 'a', 'Accept', 'b').forward).toEqual(['Accept', 'b']);
    },
  );

  it('every header that Connection names is gone, wherever it stands', () => {
    const { forward } = strip('X-A', '1', 'Connection', 'close, x-a , X-B', 'x-b', '2', 'X-C', '3');
    expect(forward).toEqual(['X-C', '3']);
  });

  it('several Connection headers count together', () => {
    const { forward } = strip('Connection', 'x-a', 'Connection', 'x-b', 'X-A', '1', 'X-B', '2');
    expect(forward).toEqual([]);
  });

  it('naming a credential takes it away rather than smuggling it past', () => {
    const stripped = strip('Connection', 'Authorization, cookie', 'Authorization', 'Bearer a');
    expect(stripped.authorization).toEqual([]);
    expect(stripped.forward).toEqual([]);
  });

  it.each(['host', 'Content-Length', 'close, Transfer-Encoding'])(
    'naming what frames the message (%s) is refused',
    (value) => {
      expect(stripHeaders(['Connection', value])).toBe('bad_request');
    },
  );
});

describe('framing', () => {
  it.each([
    ['Content-Length twice', ['Content-Length', '3', 'content-length', '3']],
    [
      'Content-Length with Transfer-Encoding',
      ['Content-Length', '3', 'Transfer-Encoding', 'chunked'],
    ],
    ['Host twice', ['Host', 'a', 'host', 'a']],
    ['a sign in Content-Length', ['Content-Length', '+3']],
    ['a list in Content-Length', ['Content-Length', '3, 3']],
    ['a Content-Length beyond exact numbers', ['Content-Length', '9'.repeat(20)]],
    ['a coding besides chunked', ['Transfer-Encoding', 'gzip, chunked']],
    ['Transfer-Encoding twice', ['Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked']],
  ])('%s is refused', (_name, raw) => {
    expect(stripHeaders(raw)).toBe('bad_request');
  });

  it('tells how the body comes', () => {
    expect(strip('Content-Length', '12').contentLength).toBe(12);
    expect(strip('Transfer-Encoding', 'Chunked').chunked).toBe(true);
    expect(strip().contentLength).toBeUndefined();
  });
});

describe('the number of headers', () => {
  const headers = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => [`x-${index}`, 'v']).flat();

  it('100 pass', () => {
    expect(strip(...headers(100)).forward).toHaveLength(200);
  });

  it('101 are refused', () => {
    expect(stripHeaders(headers(101))).toBe('headers_too_large');
  });
});
