import { CommandError } from './command-error.js';

/**
 * A whole number, or undefined where it is not given.
 * @param called what people call it, for the error: `--limit`
 * @throws CommandError
 */
export function numberOption(
  called: string,
  text: string | undefined,
  range: { readonly from: number; readonly to: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= range.from && value <= range.to) return value;
  throw new CommandError(`${called} must be a whole number, ${range.from} to ${range.to}.`, 2);
}

/**
 * One of these words, or undefined where it is not given.
 * @param called what people call it, for the error: `--kind`
 * @throws CommandError
 */
export function wordOption<const W extends string>(
  called: string,
  text: string | undefined,
  words: readonly W[],
): W | undefined {
  const word = words.find((one) => one === text);
  if (text === undefined || word !== undefined) return word;
  throw new CommandError(`${called} must be ${words.join(' or ')}.`, 2);
}
