import type { Command, Commands } from './command.js';

interface Program<S> {
  /** How it is called, as `npm run admin --`. */
  readonly name: string;
  readonly commands: Commands<S>;
  /** What its help ends with. */
  readonly more: readonly string[];
}

/** What `help` says of one command. */
export const commandHelp = <S>(program: string, name: string, command: Command<S>): string =>
  [
    `${program} ${name} ${command.usage}`.trimEnd(),
    `${command.summary}.`,
    ...(command.more === undefined ? [] : ['', ...command.more]),
  ].join('\n');

/** What `help` says. */
export const helpText = <S>({ name: program, commands, more }: Program<S>): string =>
  [
    `${program} <command>`,
    '',
    ...[...commands].flatMap(([name, { usage, summary }]) => [
      `  ${name} ${usage}`.trimEnd(),
      `      ${summary}.`,
    ]),
    '  help [COMMAND]',
    '',
    ...more,
  ].join('\n');
