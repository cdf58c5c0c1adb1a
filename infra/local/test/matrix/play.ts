import { ask, questionOf } from './ask.js';
import { type Cell, isChange, nameOf } from './cells.js';
import type { Workshop } from './credentials.js';
import { type Deviation, deviationOf } from './deviations.js';
import { fingerprint } from './fingerprint.js';
import { forEach } from './for-each.js';
import { spentBy } from './spends.js';
import { known, type World } from './world.js';

/** Services, gateway and this here share one thread: so many keep it busy while others wait for the database. */
const atOnce = 6;

export interface Played {
  readonly deviations: readonly Deviation[];
  /** Digests of all that is there, before and after everything that must change nothing. */
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

export const needsItsWorld = (cell: Cell): boolean =>
  isChange(cell) && spentBy(cell) === 'its world';

/**
 * Sends every request of the matrix. What must change nothing is asked of one world, where a change
 * would show. What is to be done is done there afterwards, as long as all the others find what they
 * need; what spends more than was made for it alone has a world of its own, so that nothing hangs on
 * the order.
 * @param worlds one for each request that `needsItsWorld`, and at least one for all the rest: the next
 * ones are for when something was done there against the rules
 */
export async function playMatrix(
  cells: readonly Cell[],
  workshop: Workshop,
  worlds: { readonly forChanges: readonly World[]; readonly forTheRest: readonly World[] },
): Promise<Played> {
  const deviations: Deviation[] = [];
  const answerTo = async (world: World, cell: Cell): Promise<Deviation | undefined> => {
    const question = await questionOf(
      workshop,
      world,
      cell,
      isChange(cell) ? spentBy(cell) : 'nothing',
    );
    return deviationOf(world, cell, await ask(world, question));
  };
  const play = async (world: World, cell: Cell): Promise<Deviation | undefined> => {
    // What was done against the rules may keep later requests from being made: all is to be told.
    const deviation = await answerTo(world, cell).catch((error: unknown) => ({
      cell,
      told: `${nameOf(cell)}: ${String(error)}`,
      done: false,
    }));
    if (deviation) deviations.push(deviation);
    return deviation;
  };
  const still = cells.filter((cell) => !isChange(cell));
  const spare = worlds.forTheRest.values();
  let shared = known(spare.next().value);
  // Whatever they need is there before what is there is looked at.
  await forEach(still, atOnce, (cell) => questionOf(workshop, shared, cell));
  const before = await fingerprint(workshop.sql);
  await forEach(still, atOnce, async (cell) => {
    const deviation = await play(shared, cell);
    // What was done against the rules must not count against all that follows.
    if (deviation?.done && cell.route.method !== 'GET') shared = spare.next().value ?? shared;
  });
  const after = await fingerprint(workshop.sql);
  const changes = cells.filter(isChange);
  await forEach(
    changes.filter((cell) => !needsItsWorld(cell)),
    atOnce,
    (cell) => play(shared, cell),
  );
  await forEach(changes.filter(needsItsWorld), atOnce, (cell, index) =>
    play(known(worlds.forChanges[index]), cell),
  );
  return { deviations, before, after };
}
