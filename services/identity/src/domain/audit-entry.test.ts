import { expect, test } from '@jest/globals';
import { type AuditEntry, hashOf } from './audit-entry.js';

const entry: AuditEntry = {
  id: '01900000-0000-7000-8000-000000000001',
  chain: 'instance',
  sequence: 7,
  eventId: '01900000-0000-7000-8000-000000000002',
  time: new Date('2026-01-31T12:00:00.000Z'),
  action: 'token.revoked',
  actor: { type: 'user', id: '1', name: 'ada' },
  tokenId: null,
  target: { type: 'token', id: '2', name: null },
  ip: '203.0.113.9',
  details: { reason: 'revoked', more: { b: [1, null], a: true } },
  previousHash: '0'.repeat(64),
};

test('the hash is the same for good: entries of years ago must still verify', () => {
  expect(hashOf(entry)).toBe('9b3e40145ea65ce39f2b523d585d18d203ce4446bdc1b8e9d1e718f4b8bfc437');
});

test('the hash does not depend on the order of names', () => {
  const details = { more: { a: true, b: [1, null] }, reason: 'revoked' };
  expect(hashOf({ ...entry, details })).toBe(hashOf(entry));
});

test.each([
  { sequence: 8 },
  { chain: 'user:1' },
  { previousHash: '1'.repeat(64) },
  { time: new Date('2026-01-31T12:00:00.001Z') },
  { actor: { type: 'user', id: '1', name: 'eve' } },
  { ip: null },
  { tokenId: '3' },
  { details: { reason: 'revoked', more: { b: [null, 1], a: true } } },
  { target: { type: 'token', id: '2', name: 'null' } },
])('the hash tells %j from what it was', (change) => {
  expect(hashOf({ ...entry, ...change })).not.toBe(hashOf(entry));
});
