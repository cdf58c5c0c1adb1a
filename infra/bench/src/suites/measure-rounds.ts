import { watchOtherWork } from '../processes/other-work.js';
import type { Results, Sample } from '../report/results.js';
import type { Named } from '../report/table.js';

/** One after the other, in each round the other way round, so that no place is an advantage. */
export async function measureRounds<Started extends readonly [Named, unknown]>(
  rounds: number,
  started: readonly Started[],
  results: Results,
  measure: (started: Started, round: number) => Promise<Sample>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? started : started.toReversed();
    for (const one of order) {
      const [{ name, title }] = one;
      console.error(`round ${round + 1} of ${rounds}: ${title}`);
      const otherWork = watchOtherWork();
      const sample = await measure(one, round);
      results.add(name, round, { ...sample, otherWork: otherWork() });
    }
  }
}
