/**
 * The smallest of the values that at least `percent` percent of them don't exceed (nearest rank).
 * `percent` is above 0 and at most 100.
 */
export function percentile(values: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100)) {
    throw new RangeError(`A percentile lies above 0 and at most at 100, not at ${percent}.`);
  }
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) throw new RangeError('No values have no percentile.');
  return value;
}
