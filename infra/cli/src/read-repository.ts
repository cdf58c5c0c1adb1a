import { CommandError } from '@orchestrator/command-line';
import { repositoryName } from '@orchestrator/contracts';
import { exitCodes } from './exit-codes.js';

/**
 * The two parts of a project's name, `owner/name`.
 * @param given by what it was given, for the error
 * @throws CommandError
 */
export function readRepository(given: string, text: string): { owner: string; name: string } {
  const [owner = '', name = ''] = text.split('/');
  if (repositoryName.safeParse(text).success) return { owner, name };
  throw new CommandError(`${given} must be a project, as owner/name.`, exitCodes.usage);
}
