import { readFileSync } from 'node:fs';
import { CommandError, type Output, runCommandLine } from '@orchestrator/command-line';
import type { Environment } from '@orchestrator/config';
import { commands } from './commands/index.js';
import { readCliConfig } from './config.js';
import { refuseTokens, withoutTokens } from './refuse-tokens.js';
import { type Input, surroundingsOf } from './surroundings.js';

const more = [
  'ORCHESTRATOR_TOKEN (or ORCHESTRATOR_TOKEN_FILE, the path of a file) is the token to work with, and',
  'ORCHESTRATOR_URL where the system answers, http://localhost:8080 if not said.',
  '',
  'Everywhere: --json prints what the API answered, --quiet only values, ids or names.',
  'Exit codes: 0 done, 1 refused, 2 not understood, 69 no answer, 75 to be tried again.',
];

/**
 * Does what is asked for on the command line.
 * @returns the exit code, one of `exitCodes`
 */
export async function runCli(
  args: readonly string[],
  environment: Environment,
  { tell, complain, input }: Output & { readonly input: Input },
): Promise<number> {
  const output = { tell, complain: (text: string) => complain(withoutTokens(text)) };
  try {
    refuseTokens(args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    complain(error.message);
    return error.exitCode;
  }
  if (args[0] === '--version') {
    tell(`orchestrator ${version()}`);
    return 0;
  }
  return runCommandLine(
    {
      name: 'orchestrator',
      commands,
      more,
      surroundings: () => surroundingsOf(readCliConfig(environment), output, input),
    },
    args,
    output,
  );
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return /"version": "([^"]+)"/.exec(manifest)?.[1] ?? '';
}
