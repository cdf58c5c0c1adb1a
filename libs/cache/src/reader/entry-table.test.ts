import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CachedEntry } from '../coherence.js';
import { EntryTable } from './entry-table.js';

const entryOf = (ids: readonly string[], value = 0): CachedEntry<number> => ({
  ids,
  value,
  expiresAt: Infinity,
});

type Step =
  | { readonly does: 'set'; readonly key: string; readonly ids: readonly string[] }
  | { readonly does: 'get'; readonly key: string }
  | { readonly does: 'drop'; readonly id: string };

const key = fc.constantFrom('k0', 'k1', 'k2', 'k3', 'k4');
const id = fc.constantFrom('i0', 'i1', 'i2');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('set' as const), key, ids: fc.array(id, { maxLength: 3 }) }),
  fc.record({ does: fc.constant('get' as const), key }),
  fc.record({ does: fc.constant('drop' as const), id }),
);

describe('the table of entries', () => {
  it('never gives an entry whose id was dropped, never another one, and never more than it may hold', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        (steps, bound) => {
          const table = new EntryTable<number>(bound);
          const model = new Map<string, CachedEntry<number>>();
          const wrong: (CachedEntry<number> | undefined)[] = [];
          steps.forEach((taken, now) => {
            if (taken.does === 'set') {
              const entry = entryOf(taken.ids, now);
              table.set(taken.key, entry, 1_000, now);
              model.set(taken.key, entry);
            } else if (taken.does === 'drop') {
              table.dropId(taken.id);
              for (const [held, { ids }] of model) if (ids.includes(taken.id)) model.delete(held);
            } else {
              const found = table.get(taken.key, now);
              if (found !== undefined && found !== model.get(taken.key)) wrong.push(found);
            }
            expect(table.size).toBeLessThanOrEqual(bound);
          });
          expect(wrong).toEqual([]);
        },
      ),
    );
  });

  it('keeps what it holds while there is room, and gives nothing that has ended', () => {
    const table = new EntryTable<number>(3);
    for (const [index, name] of ['a', 'b', 'c'].entries())
      table.set(name, entryOf([], index), 100, 0);
    expect(['a', 'b', 'c'].map((name) => table.get(name, 99)?.value)).toEqual([0, 1, 2]);
    expect(table.get('a', 100)).toBeUndefined();
  });

  it('evicts an entry that nobody used before one that somebody did', () => {
    const table = new EntryTable<number>(2);
    table.set('used', entryOf(['x']), 100, 0);
    table.set('idle', entryOf(['y']), 100, 0);
    table.get('used', 1);
    table.set('new', entryOf([]), 100, 1);
    expect(table.get('used', 1)).toBeDefined();
    expect(table.get('idle', 1)).toBeUndefined();
  });

  it('does not pile up entries that have ended', () => {
    const table = new EntryTable<number>(1_000);
    for (let now = 0; now < 900; now++) table.set(`k${now}`, entryOf([`i${now}`]), now + 10, now);
    expect(table.size).toBeLessThan(15);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a bound of %d', (bound) => {
    expect(() => new EntryTable(bound)).toThrow(RangeError);
  });
});
