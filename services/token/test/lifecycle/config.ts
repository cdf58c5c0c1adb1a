/** The long form: `LIFECYCLE_RUNS=10000 LIFECYCLE_SEED=7 npx jest services/token/test/lifecycle`. */
export function lifecycleConfig(): { readonly runs: number; readonly seed: number } {
  return { runs: positive('LIFECYCLE_RUNS', 40), seed: positive('LIFECYCLE_SEED', 1) };
}

function positive(name: string, otherwise: number): number {
  const given = process.env[name];
  if (given === undefined || given === '') return otherwise;
  const value = Number(given);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`${name} must be a positive integer`);
  return value;
}
