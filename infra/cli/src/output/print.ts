import type { Surroundings } from '../surroundings.js';

interface PrintOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Three ways to print one answer: for programs, for variables of a shell, and for people. */
export function print(
  { tell }: Pick<Surroundings, 'tell'>,
  { json, quiet }: PrintOptions,
  answer: {
    readonly json: unknown;
    readonly quiet: readonly string[];
    readonly people: () => string;
  },
): void {
  if (json) tell(JSON.stringify(answer.json, null, 2));
  else if (quiet) answer.quiet.forEach((line) => tell(line));
  else tell(answer.people());
}
