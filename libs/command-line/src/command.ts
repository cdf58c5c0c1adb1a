/** `text` is given once, `texts` any number of times, and a `flag` without a value. */
export type OptionKind = 'text' | 'texts' | 'flag';
export type OptionKinds = Readonly<Record<string, OptionKind>>;

interface Values {
  readonly text: string | undefined;
  readonly texts: readonly string[];
  readonly flag: boolean;
}

/** The options of a command as they were given, by name. */
export type Given<O extends OptionKinds> = { readonly [N in keyof O]: Values[O[N]] };

export interface Command<S, O extends OptionKinds = OptionKinds> {
  /** What follows the name. */
  readonly usage: string;
  readonly summary: string;
  /** What else its own help says. */
  readonly more?: readonly string[];
  /** Names of the words that must follow; one in brackets may. */
  readonly words: readonly string[];
  readonly options: O;
  /**
   * @returns the exit code
   * @throws CommandError
   */
  run(
    input: { readonly words: readonly string[]; readonly options: Given<O> },
    surroundings: S,
  ): Promise<number>;
}

/** All that a program can be asked, by name; a name may have several words. */
export type Commands<S> = ReadonlyMap<string, Command<S>>;

/** What is said to the person at the terminal: what was asked for, and what else there is to say. */
export interface Output {
  readonly tell: (text: string) => void;
  readonly complain: (text: string) => void;
}
