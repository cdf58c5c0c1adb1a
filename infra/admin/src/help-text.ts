import type { Command } from './command.js';
import { commands } from './commands/index.js';

/** What `help` says of one command. */
export const commandHelp = (name: string, { usage, summary }: Command): string =>
  `${`npm run admin -- ${name} ${usage}`.trimEnd()}\n${summary}.`;

/** What `help` says. */
export const helpText = (): string =>
  [
    'npm run admin -- <command>',
    '',
    ...[...commands].flatMap(([name, { usage, summary }]) => [
      `  ${name} ${usage}`.trimEnd(),
      `      ${summary}.`,
    ]),
    '  help [COMMAND]',
    '',
    'Beside `npm start` it needs nothing. Elsewhere IDENTITY_URL and ADMIN_SIGNING_KEY say where the',
    'identity service answers and who asks, and SECRETS_DIR where the keys are that are rotated.',
    'Exit codes: 0 done, 1 not done or faults found, 2 not understood.',
  ].join('\n');
