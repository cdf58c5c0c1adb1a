import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  callerKinds,
  readOwnToken,
  revokeLeakedTokens,
  rotateOwnToken,
  tokenUsed,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { GatewayHarness } from './gateway-harness.js';
import type { Issued } from './stand-in-services.js';

const kinds = callerKinds.filter((kind) => kind !== 'session');

let harness: GatewayHarness;
beforeAll(async () => {
  harness = await GatewayHarness.start({ TRUSTED_PROXIES: '127.0.0.1' });
});
afterAll(() => harness.close());

const typesOf = ({ id }: Issued) =>
  harness.events.filter(({ subject }) => subject === id).map(({ type }) => type);
const useOf = async ({ id }: Issued) => {
  const find = () =>
    harness.events.find(({ type, subject }) => type === tokenUsed.type && subject === id);
  await eventually(() => find() !== undefined);
  return tokenUsed.data.parse(find()?.data);
};
const from = { 'x-forwarded-for': '2001:db8::7', 'user-agent': 'runner/3' };

describe('the last use of a token is told with time, address and user agent', () => {
  test.each(kinds)('of %s tokens', async (kind) => {
    const issued = harness.issue({ kind });
    const beforeMs = Date.now();
    await harness.get(readOwnToken.path, issued, from);
    const { used_at: usedAt, ...use } = await useOf(issued);
    expect(use).toEqual({
      token_id: issued.id,
      ip: '2001:db8::7',
      user_agent: 'runner/3',
      requests: 1,
    });
    expect(Date.parse(usedAt)).toBeGreaterThanOrEqual(beforeMs);
    expect(Date.parse(usedAt)).toBeLessThanOrEqual(Date.now());
  });

  test.each([
    ['a route that anybody may use', 'GET', '/api/open'],
    ['a route that the gateway answers', 'POST', revokeLeakedTokens.path],
    ['a route whose service is broken', 'GET', '/api/broken'],
    ['its own rotation', 'POST', rotateOwnToken.path],
  ])('at %s', async (_, method, path) => {
    const issued = harness.issue();
    await harness.send(method, path, issued, { headers: from });
    expect(await useOf(issued)).toMatchObject({ ip: '2001:db8::7', user_agent: 'runner/3' });
  });

  test('of a stream when it begins, not when it ends', async () => {
    const issued = harness.issue();
    const response = await harness.get('/api/stream', issued, from);
    expect(await useOf(issued)).toMatchObject({ requests: 1 });
    await response.body?.cancel();
  });
});

test('a refused call is no use, whatever was wrong with it', async () => {
  const narrow = harness.issue({ scopes: [] });
  const wrongKind = harness.issue({ kind: 'job' });
  const elsewhere = harness.issue({ ipAllowlist: ['192.0.2.0/24'] });
  const revoked = harness.issue();
  await harness.revoke(revoked);
  const refused = [narrow, wrongKind, elsewhere, revoked];
  for (const issued of refused) await harness.get('/api/thing', issued);
  const used = harness.issue();
  await harness.get('/api/thing', used);
  await useOf(used);
  await eventually(() => refused.every((issued) => typesOf(issued).length > 0));
  for (const issued of refused) expect(typesOf(issued)).toEqual(['token.rejected.v1']);
  expect(typesOf(used)).toEqual(['token.used.v1']);
});
