import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Seal } from './seal.js';

const key = (id: string, fill: number): { id: string; secret: Buffer } => ({
  id,
  secret: Buffer.alloc(32, fill),
});

describe('a sealed entry', () => {
  const seal = new Seal('token', [key('new', 1), key('old', 2)]);

  it('opens only where it was sealed, with its own ids and content', () => {
    const name = fc.string();
    fc.assert(
      fc.property(name, name, name, name, (place, ids, payload, other) => {
        const sealed = seal.close(place, ids, payload);
        expect(seal.open(place, ids, sealed)).toBe(payload);
        fc.pre(other !== place && other !== ids && other !== '');
        expect(seal.open(other, ids, sealed)).toBeNull();
        expect(seal.open(place, other, sealed)).toBeNull();
        expect(seal.open(place, ids, `${sealed}${other}`)).toBeNull();
      }),
    );
  });

  it('opens with an older key, and not with one that was retired or under another domain', () => {
    const sealed = new Seal('token', [key('old', 2)]).close('n', '[]', 'x');
    expect(seal.open('n', '[]', sealed)).toBe('x');
    expect(new Seal('token', [key('new', 1)]).open('n', '[]', sealed)).toBeNull();
    expect(new Seal('identity', [key('old', 2)]).open('n', '[]', sealed)).toBeNull();
  });

  it.each(['', 'x', 'old..x', `old.${'A'.repeat(43)}.x`, `other.${'A'.repeat(43)}.x`])(
    'does not open %j',
    (sealed) => {
      expect(seal.open('n', '[]', sealed)).toBeNull();
    },
  );

  it.each([
    ['no key', []],
    ['a short key', [{ id: 'k', secret: Buffer.alloc(31) }]],
    ['an unfit id', [key('a.b', 1)]],
    ['one id twice', [key('a', 1), key('a', 2)]],
  ])('refuses to start with %s', (_what, keys) => {
    expect(() => new Seal('token', keys)).toThrow(RangeError);
  });
});
