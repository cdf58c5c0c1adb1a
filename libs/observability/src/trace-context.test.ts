import { expect, test } from '@jest/globals';
import { continueTrace, traceIdOf } from './trace-context.js';

const incoming = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('a well-formed trace goes on under a new parent', () => {
  const next = continueTrace(incoming);
  expect(traceIdOf(next)).toBe(traceIdOf(incoming));
  expect(next).not.toBe(incoming);
  expect(next).toMatch(/-01$/);
});

test.each([
  undefined,
  '',
  'junk',
  incoming.toUpperCase(),
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
])('junk (%s) begins a new trace', (traceparent) => {
  expect(continueTrace(traceparent)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
});

test('no two requests go under one parent, however many there are', () => {
  const parents = Array.from({ length: 2_000 }, () => continueTrace(incoming));
  expect(new Set(parents).size).toBe(2_000);
});
