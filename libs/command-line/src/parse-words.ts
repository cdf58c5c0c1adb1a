import { parseArgs } from 'node:util';
import type { Given, OptionKind, OptionKinds } from './command.js';

/**
 * Splits what follows a command into words and options.
 * @param wrong makes the error of a sentence
 * @throws what `wrong` makes
 */
export function parseWords(
  args: readonly string[],
  { words, options }: { readonly words: readonly string[]; readonly options: OptionKinds },
  wrong: (why: string) => Error,
): { readonly words: readonly string[]; readonly options: Given<OptionKinds> } {
  const { positionals, values } = split(args, options, wrong);
  const least = words.filter((word) => !word.startsWith('[')).length;
  if (positionals.length < least || positionals.length > words.length) {
    throw wrong(words.length === 0 ? 'There is a word too many.' : `It needs ${words.join(' ')}.`);
  }
  return {
    words: positionals,
    options: Object.fromEntries(
      Object.entries(options).map(([name, kind]) => [name, valueOf(kind, values[name])]),
    ),
  };
}

type Parsed = string | boolean | (string | boolean)[] | undefined;

function valueOf(
  kind: OptionKind,
  given: Parsed,
): string | readonly string[] | boolean | undefined {
  if (kind === 'flag') return given === true;
  const texts = [given].flat().filter((one) => typeof one === 'string');
  return kind === 'texts' ? texts : texts[0];
}

function split(args: readonly string[], options: OptionKinds, wrong: (why: string) => Error) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, kind]) => [
          name,
          { type: kind === 'flag' ? 'boolean' : 'string', multiple: kind === 'texts' },
        ]),
      ),
    });
  } catch (error) {
    // Node's own sentence says which option it was.
    throw wrong(
      typeof error === 'object' && error && 'message' in error ? String(error.message) : 'What?',
    );
  }
}
