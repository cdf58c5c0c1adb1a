import type { Command as AnyCommand, OptionKinds } from '@orchestrator/command-line';
import type { Surroundings } from './surroundings.js';

export type Command<O extends OptionKinds = OptionKinds> = AnyCommand<Surroundings, O>;

/** A command whose options are typed by their declaration. */
export const defineCommand = <const O extends OptionKinds>(command: Command<O>): Command<O> =>
  command;

/** How every command can be asked to print. */
export const printOptions = { json: 'flag', quiet: 'flag' } as const;
