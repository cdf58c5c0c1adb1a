/**
 * How many times over a race is run: a few with all the other tests, `RACE_ROUNDS` in the long form
 * (`npm run soak -- --parts rounds`).
 */
export const raceRounds = readRounds(process.env.RACE_ROUNDS);

function readRounds(given: string | undefined): number {
  if (given === undefined || given === '') return 12;
  const rounds = Number(given);
  if (Number.isSafeInteger(rounds) && rounds > 0) return rounds;
  throw new RangeError('RACE_ROUNDS must be a whole number above 0');
}
