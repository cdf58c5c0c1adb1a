/** The long form of the property test: `COHERENCE_RUNS=20000 COHERENCE_SEED=7 npx jest libs/cache/test/property`. */
export function propertyConfig(): { readonly runs: number; readonly seed: number } {
  return { runs: positive('COHERENCE_RUNS', 20), seed: positive('COHERENCE_SEED', 1) };
}

function positive(name: string, otherwise: number): number {
  const given = process.env[name];
  if (given === undefined || given === '') return otherwise;
  const value = Number(given);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`${name} must be a positive integer`);
  return value;
}
