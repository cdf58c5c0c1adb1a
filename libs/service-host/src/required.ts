/** A setting that may be left out only where an adapter is given instead. */
export function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`${name} is not set, and no adapter is given instead`);
  return value;
}
