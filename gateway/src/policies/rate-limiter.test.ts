import { afterEach, describe, expect, test } from '@jest/globals';
import { type CounterStore, noSharedCounters } from './counter-store.js';
import { RateLimiter } from './rate-limiter.js';

const allowance = { name: 'read', limit: 10 };
const open: RateLimiter[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((limiter) => limiter.close()));
});

function limiter(store: CounterStore = noSharedCounters, now: () => number = () => 1_000) {
  const made = new RateLimiter({ store, windowMs: 60_000, exchangeMs: 1e6, now });
  open.push(made);
  return made;
}

const spend = (target: RateLimiter, times: number, caller = 'a') =>
  Array.from({ length: times }, () => target.count(allowance, caller).allowed);

function sharedStore(): CounterStore {
  const totals = new Map<string, number>();
  return {
    add: (counts) =>
      Promise.resolve(
        counts.map(([key, by]) => {
          totals.set(key, (totals.get(key) ?? 0) + by);
          return totals.get(key)!;
        }),
      ),
  };
}

test('what is over the limit is refused, with the time until the window ends', () => {
  const target = limiter();
  expect(spend(target, 10)).not.toContain(false);
  expect(target.count(allowance, 'a')).toEqual({ allowed: false, resetMs: 59_000 });
});

test('callers and allowances do not draw on one another', () => {
  const target = limiter();
  spend(target, 10);
  expect(target.count(allowance, 'b').allowed).toBe(true);
  expect(target.count({ ...allowance, name: 'write' }, 'a').allowed).toBe(true);
});

test('a new window begins anew', () => {
  let now = 1_000;
  const target = limiter(noSharedCounters, () => now);
  spend(target, 11);
  now = 60_000;
  expect(target.count(allowance, 'a').allowed).toBe(true);
});

test('a cost of several is counted whole or not at all', () => {
  const target = limiter();
  expect(target.count(allowance, 'a', 11).allowed).toBe(false);
  expect(target.count(allowance, 'a', 10).allowed).toBe(true);
});

describe('several gateways', () => {
  test('hold one limit together', async () => {
    const store = sharedStore();
    const [first, second] = [limiter(store), limiter(store)];
    spend(first, 6);
    spend(second, 4);
    await first.exchange();
    await second.exchange();
    await first.exchange();
    expect(second.count(allowance, 'a').allowed).toBe(false);
    expect(spend(first, 5).filter(Boolean)).toHaveLength(4);
  });

  test('go on with their own counts while the store is out of reach', async () => {
    const target = limiter({ add: () => Promise.reject(new Error('down')) });
    spend(target, 6);
    await target.exchange();
    expect(spend(target, 5).filter(Boolean)).toHaveLength(4);
  });
});
