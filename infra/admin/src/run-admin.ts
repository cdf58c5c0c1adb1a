import { parseArgs } from 'node:util';
import { ConfigError, type Environment } from '@orchestrator/config';
import type { Command } from './command.js';
import { CommandError } from './command-error.js';
import { commands } from './commands/index.js';
import { readAdminConfig } from './config.js';
import { commandHelp, helpText } from './help-text.js';
import { surroundingsOf } from './surroundings.js';

const helpWords = ['--help', '-h'];

export interface Output {
  readonly tell: (text: string) => void;
  readonly complain: (text: string) => void;
}

/**
 * Does what the operator asks.
 * @param args the command, its words and options
 * @returns the exit code: 0 done, 1 not done or faults found, 2 not understood
 */
export async function runAdmin(
  args: readonly string[],
  environment: Environment,
  { tell, complain }: Output,
): Promise<0 | 1 | 2> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || helpWords.includes(name)) {
    const asked = commands.get(rest[0] ?? '');
    tell(asked === undefined ? helpText() : commandHelp(rest[0] ?? '', asked));
    return args.length === 0 ? 2 : 0;
  }
  try {
    const command = commands.get(name);
    if (command === undefined) {
      throw new CommandError(`There is no command ${JSON.stringify(name)}.`, 2);
    }
    if (rest.some((word) => helpWords.includes(word))) {
      tell(commandHelp(name, command));
      return 0;
    }
    const input = parse(name, command, rest);
    return await command.run(input, surroundingsOf(readAdminConfig(environment), tell));
  } catch (error) {
    if (error instanceof ConfigError) {
      complain(error.message);
      return 2;
    }
    if (isOfFiles(error)) {
      // Node's own sentence says what is wrong with which file.
      complain(error.message);
      return 1;
    }
    if (!(error instanceof CommandError)) throw error;
    complain(error.message);
    if (error.exitCode === 2) complain('What there is: npm run admin -- help');
    return error.exitCode;
  }
}

const isOfFiles = (error: unknown): error is { readonly message: string } =>
  typeof error === 'object' && error !== null && 'syscall' in error && 'message' in error;

function parse(name: string, { words, options, usage }: Command, args: readonly string[]) {
  const wrong = (why: string) =>
    new CommandError(`${why}\nHow it is said: npm run admin -- ${name} ${usage}`.trimEnd(), 2);
  const { positionals, values } = split(args, options, wrong);
  if (positionals.length !== words.length) {
    throw wrong(words.length === 0 ? 'There is a word too many.' : `It needs ${words.join(' ')}.`);
  }
  return { words: positionals, options: values };
}

function split(
  args: readonly string[],
  options: readonly string[],
  wrong: (why: string) => CommandError,
) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(options.map((name) => [name, { type: 'string' as const }])),
    });
  } catch (error) {
    // Node's own sentence says which option it was.
    throw wrong(
      typeof error === 'object' && error && 'message' in error ? String(error.message) : 'What?',
    );
  }
}
