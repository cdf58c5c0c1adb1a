import fc from 'fast-check';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Which value: counted back from the newest, around again where there are fewer. */
const which = fc.nat({ max: 3 });
const endsOnFirstUse = fc.boolean();

const create = fc.record({
  type: fc.constant('create' as const),
  lifetimeMs: fc.constantFrom(null, 10 * hourMs, 40 * dayMs),
});

const command = fc.oneof(
  create,
  { weight: 4, arbitrary: fc.record({ type: fc.constant('use' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('rotate' as const),
      which,
      overlapSeconds: fc.constantFrom(0, 3_600, 604_800),
      endsOnFirstUse,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('rotate itself' as const),
      which,
      overlapSeconds: fc.constantFrom(60, 3_600, 604_800),
      endsOnFirstUse,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('the machine rotates' as const),
      which,
      overlapSeconds: fc.constantFrom(60, 3_600),
      lost: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('report a fork' as const), which }),
  },
  fc.record({ type: fc.constant('revoke' as const), which }),
  fc.record({ type: fc.constant('report as leaked' as const), which }),
  fc.record({ type: fc.constant('sweep' as const) }),
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('pass' as const),
      ms: fc.constantFrom(10 * minuteMs, 2 * hourMs, 3 * dayMs, 31 * dayMs),
    }),
  },
);

/** What happens to the tokens of one user: at first there is one. */
export const sequence = fc
  .tuple(create, fc.array(command, { minLength: 3, maxLength: 15 }))
  .map(([first, rest]) => [first, ...rest]);

export type Command = typeof sequence extends fc.Arbitrary<(infer C)[]> ? C : never;
