import { CommandError } from '@orchestrator/command-line';
import { prefixes } from '@orchestrator/token-format';
import { exitCodes } from './exit-codes.js';

// Shorter than a whole one: also what was cut or mistyped is not to be shown to everybody.
const likeToken = new RegExp(`(?:${Object.values(prefixes).join('|')})[0-9A-Za-z]{20,}`, 'g');

/**
 * Refuses a token on the command line.
 * @throws CommandError that doesn't repeat it
 */
export function refuseTokens(args: readonly string[]): void {
  if (args.every((word) => word.search(likeToken) < 0 && !/^--token(=|$)/.test(word))) return;
  throw new CommandError(
    [
      'A token is never an argument: lists of processes and the history of the shell show those.',
      'Put it into ORCHESTRATOR_TOKEN, or the path of a file with it into ORCHESTRATOR_TOKEN_FILE,',
      'and rotate it if others could see it here.',
    ].join('\n'),
    exitCodes.usage,
  );
}

/** A text without what looks like a token, whoever wrote it. */
export const withoutTokens = (text: string): string =>
  text.replace(likeToken, (found) => `${found.slice(0, 4)}…`);
