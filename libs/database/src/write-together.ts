interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** A transaction of a few statements has ended by then, where nothing is wrong. */
const usuallyMs = 50;

/**
 * Lets writes that come while others are under way share the next one: a commit costs as much for many
 * as for one. Each is answered when what it was part of is committed. Another write begins beside one
 * that takes long, so that one that hangs is not in the way of all. An error that is nobody's own is that
 * of all of them; for any other, each is written alone, so that none suffers from what another brought.
 * @param options.write gives the results, none of which is undefined, in the order of the items, of
 *   which there is at least one
 * @param options.isShared whether an error is nobody's own, as when the database is away
 * @param options.most items in one write
 * @param options.atOnce writes that may be under way at a time
 * @param options.slowMs after which time a write takes long
 */
export function writeTogether<Item, Result>({
  write,
  isShared,
  most,
  atOnce,
  slowMs = usuallyMs,
}: {
  write: (items: readonly Item[]) => Promise<readonly Result[]>;
  isShared: (error: unknown) => boolean;
  most: number;
  atOnce: number;
  slowMs?: number;
}): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let hasQuick = false;

  const begin = (): void => {
    if (hasQuick || underWay >= atOnce || waiting.length === 0) return;
    underWay += 1;
    hasQuick = true;
    let isQuick = true;
    const goOn = (): void => {
      if (isQuick) hasQuick = isQuick = false;
      begin();
    };
    const timer = setTimeout(goOn, slowMs);
    void writeSome(waiting.splice(0, most)).finally(() => {
      clearTimeout(timer);
      underWay -= 1;
      goOn();
    });
  };

  const writeSome = async (some: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await write(some.map(({ item }) => item));
      some.forEach(({ resolve, reject }, place) => {
        const result = results[place];
        if (result === undefined) reject(new Error('A write gave too few results'));
        else resolve(result);
      });
    } catch (error) {
      if (some.length > 1 && !isShared(error)) for (const one of some) await writeSome([one]);
      else for (const { reject } of some) reject(error);
    }
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // What comes in the same turn of the event loop goes together.
      if (waiting.length === 1) setImmediate(begin);
    });
}
