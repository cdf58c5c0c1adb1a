export type { Command, Commands, Given, OptionKinds, Output } from './command.js';
export { CommandError } from './command-error.js';
export { numberOption, wordOption } from './read-option.js';
export { type CommandLine, runCommandLine } from './run-command-line.js';
