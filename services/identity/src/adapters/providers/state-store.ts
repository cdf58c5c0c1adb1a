import { timingSafeEqual } from 'node:crypto';

type Stored = (error: Error | null, state: string) => void;
type Verified<T> = (error: Error | null, context: T | false) => void;

/**
 * Stands in for the session in which a strategy keeps the state of a sign-in: that is kept with the
 * attempt. It gives this state alone, and takes it alone.
 * @param context what the strategy gets when the state is right
 */
export const createStateStore = <T>(expected: string, context: T) => ({
  // Strategies differ in what comes before the callback.
  store: (...parameters: unknown[]): void => {
    const stored = parameters.at(-1) as Stored;
    stored(null, expected);
  },
  // Both strategies look how many parameters there are.
  verify: (_request: unknown, state: unknown, verified: Verified<T>): void => {
    verified(null, typeof state === 'string' && same(state, expected) ? context : false);
  },
});

function same(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
