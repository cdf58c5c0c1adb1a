import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  refusalHeader,
  refusalsByServices,
  tokenRejected,
  tokenUsed,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { GatewayHarness } from './gateway-harness.js';
import type { Issued } from './stand-in-services.js';

let harness: GatewayHarness;
beforeAll(async () => {
  harness = await GatewayHarness.start();
});
afterAll(() => harness.close());

const toldOf = ({ id }: Issued, wanted: string) =>
  harness.events.find(({ subject, type }) => subject === id && type === wanted) ?? false;

test.each(refusalsByServices)('that a service refused a token for %s is told', async (code) => {
  const issued = harness.issue();
  const response = await harness.get(`/api/limited/${code}`, issued);
  expect(response.status).toBe(403);
  expect(response.headers.get(refusalHeader)).toBeNull();
  const told = await eventually(() => toldOf(issued, tokenRejected.type));
  expect(tokenRejected.data.parse(told.data)).toMatchObject({
    token_id: issued.id,
    owner: { type: 'user', id: harness.user.id },
    reason: code,
  });
});

test('of sessions, and of what is no such refusal, nothing is told', async () => {
  const issued = harness.issue();
  const session = harness.issueSession();
  await harness.get('/api/limited/role_required', issued);
  await harness.get('/api/limited/escalation_refused', undefined, { cookie: session.cookie });
  await eventually(() => toldOf(issued, tokenUsed.type));
  expect(toldOf(issued, tokenRejected.type)).toBe(false);
  expect(JSON.stringify(harness.events)).not.toContain(session.id);
});

test('abuse 41: a value in User-Agent or X-Request-Id goes no further', async () => {
  const issued = harness.issue();
  const headers = { 'user-agent': `x ${issued.value}`, 'x-request-id': issued.value };
  const response = await harness.get('/api/thing', issued, headers);
  expect(response.headers.get('x-request-id')).not.toBe(issued.value);
  const used = await eventually(() => toldOf(issued, tokenUsed.type));
  expect(tokenUsed.data.parse(used.data).user_agent).toBe('x orp_[redacted]');
});
