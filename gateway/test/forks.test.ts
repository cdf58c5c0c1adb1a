import { afterEach, describe, expect, test } from '@jest/globals';
import { readOwnToken, revokeOwnToken, rotateOwnToken } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { codeOf, GatewayHarness } from './gateway-harness.js';
import type { Issued } from './stand-in-services.js';

const open: GatewayHarness[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((harness) => harness.close()));
});

async function start(environment: Record<string, string> = {}): Promise<GatewayHarness> {
  const harness = await GatewayHarness.start(environment);
  open.push(harness);
  return harness;
}

async function rotatedOut(harness: GatewayHarness): Promise<Issued> {
  const issued = harness.issue();
  await harness.revoke(issued, 'rotated');
  return issued;
}

const rotate = (harness: GatewayHarness, issued: Issued) =>
  harness.send('POST', rotateOwnToken.path, issued);

describe('a value that was rotated out and asks to be rotated again', () => {
  test('is told to the token service, and 401 after that', async () => {
    const harness = await start();
    const issued = await rotatedOut(harness);
    const response = await rotate(harness, issued);
    expect([response.status, await codeOf(response)]).toEqual([401, 'invalid_token']);
    expect(harness.forks).toEqual([{ token_id: issued.id, ip: '127.0.0.1' }]);
    expect(harness.seen).toEqual([]);
    await eventually(() => harness.events.length > 0);
    expect(harness.events[0]).toMatchObject({
      type: 'token.rejected.v1',
      subject: issued.id,
      data: { reason: 'rotated' },
    });
  });

  test('is 503, never 401, while the token service can not deal with it', async () => {
    const harness = await start();
    const issued = await rotatedOut(harness);
    expect((await harness.get('/api/thing', issued)).status).toBe(401);
    harness.broken = true;
    const failed = await rotate(harness, issued);
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '1']);
    await harness.stopServices();
    expect((await rotate(harness, issued)).status).toBe(503);
  });

  test('is told no oftener than its address may be refused', async () => {
    const harness = await start({ RATE_LIMIT_REFUSED: '2' });
    const issued = await rotatedOut(harness);
    const statuses = [];
    for (let round = 0; round < 4; round += 1)
      statuses.push((await rotate(harness, issued)).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect(harness.forks).toHaveLength(2);
  });
});

describe('abuse 51: an old value is no kill switch', () => {
  test('everywhere else it is 401 and nothing is told to the token service', async () => {
    const harness = await start();
    const issued = await rotatedOut(harness);
    for (const [method, path] of [
      [readOwnToken.method, readOwnToken.path],
      [revokeOwnToken.method, revokeOwnToken.path],
      ['GET', '/api/thing'],
      ['POST', '/api/thing'],
      ['GET', '/api/open'],
    ] as const) {
      const response = await harness.send(method, path, issued);
      expect([method, path, response.status]).toEqual([method, path, 401]);
    }
    expect(harness.forks).toEqual([]);
    expect(harness.seen).toEqual([]);
  });

  test('nor is one that was revoked or has expired, where it asks to be rotated', async () => {
    const harness = await start();
    const revoked = harness.issue();
    await harness.revoke(revoked);
    expect((await rotate(harness, revoked)).status).toBe(401);
    expect((await rotate(harness, harness.issue({ remainingMs: -1 }))).status).toBe(401);
    expect(harness.forks).toEqual([]);
  });
});
