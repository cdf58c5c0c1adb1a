import { CommandError } from '@orchestrator/command-line';
import { exitCodes } from '../exit-codes.js';

/**
 * The id that was given, or undefined for the token of the environment.
 * @throws CommandError unless it is one of both
 */
export function idOrSelf(
  [id]: readonly string[],
  { self }: { readonly self: boolean },
): string | undefined {
  if ((id === undefined) === self) return id;
  throw new CommandError('It needs the ID of a token, or --self, and not both.', exitCodes.usage);
}
