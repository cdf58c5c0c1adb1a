import { ConfigError } from '@orchestrator/config';
import type { Command, Commands, Output } from './command.js';
import { CommandError } from './command-error.js';
import { commandHelp, helpText } from './help-text.js';
import { parseWords } from './parse-words.js';

const helpWords = ['--help', '-h'];

/** A program with commands. */
export interface CommandLine<S> {
  /** How it is called, as `npm run admin --`. */
  readonly name: string;
  readonly commands: Commands<S>;
  /** What its help ends with. */
  readonly more: readonly string[];
  /**
   * What commands work with.
   * @throws ConfigError, CommandError
   */
  readonly surroundings: () => S;
}

/**
 * Does what was asked for: a command, or help.
 * @param args the command, its words and options
 * @returns the exit code: that of the command; of a CommandError; 1 for a file that can't be used;
 * 2 for what was not understood. Every other error is thrown on.
 */
export async function runCommandLine<S>(
  line: CommandLine<S>,
  args: readonly string[],
  { tell, complain }: Output,
): Promise<number> {
  const [first = 'help', ...others] = args;
  if (first === 'help' || helpWords.includes(first)) {
    tell(helpFor(line, others));
    return args.length === 0 ? 2 : 0;
  }
  try {
    const { name, command, rest } = find(line.commands, args);
    if (rest.some((word) => helpWords.includes(word))) {
      tell(commandHelp(line.name, name, command));
      return 0;
    }
    const how = `How it is said: ${line.name} ${name} ${command.usage}`.trimEnd();
    const input = parseWords(rest, command, (why) => new CommandError(`${why}\n${how}`, 2));
    return await command.run(input, line.surroundings());
  } catch (error) {
    return explain(error, line.name, complain);
  }
}

function helpFor<S>(line: CommandLine<S>, asked: readonly string[]): string {
  const name = asked.join(' ');
  const command = line.commands.get(name);
  if (command !== undefined) return commandHelp(line.name, name, command);
  const group = [...line.commands].filter(([one]) => one.startsWith(`${name} `));
  return helpText(group.length === 0 ? line : { ...line, commands: new Map(group) });
}

function find<S>(commands: Commands<S>, args: readonly string[]) {
  for (const length of [2, 1]) {
    const name = args.slice(0, length).join(' ');
    const command: Command<S> | undefined = commands.get(name);
    if (command !== undefined) return { name, command, rest: args.slice(length) };
  }
  const isGroup = [...commands.keys()].some((name) => name.startsWith(`${args[0] ?? ''} `));
  const said = args.slice(0, isGroup ? 2 : 1).join(' ');
  throw new CommandError(`There is no command ${JSON.stringify(said)}.`, 2);
}

function explain(error: unknown, program: string, complain: Output['complain']): number {
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
  if (error.exitCode === 2) complain(`What there is: ${program} help`);
  return error.exitCode;
}

const isOfFiles = (error: unknown): error is { readonly message: string } =>
  typeof error === 'object' && error !== null && 'syscall' in error && 'message' in error;
