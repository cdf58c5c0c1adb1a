/** Named counters for status(); plain numbers, so that counting costs nothing on the warm path. */
export type Counters<Name extends string> = Record<Name, number>;

export function countersOf<Name extends string>(names: readonly Name[]): Counters<Name> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Counters<Name>;
}
