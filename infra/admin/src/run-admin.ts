import { type Output, runCommandLine } from '@orchestrator/command-line';
import type { Environment } from '@orchestrator/config';
import { commands } from './commands/index.js';
import { readAdminConfig } from './config.js';
import { surroundingsOf } from './surroundings.js';

const more = [
  'Beside `npm start` it needs nothing. Elsewhere IDENTITY_URL, PIPELINE_URL and TRIGGER_INGEST_URL',
  'say where services answer, ADMIN_SIGNING_KEY who asks, and SECRETS_DIR where the keys are that are',
  'rotated.',
  'Exit codes: 0 done, 1 not done or faults found, 2 not understood.',
];

/**
 * Does what the operator asks.
 * @param args the command, its words and options
 * @returns the exit code: 0 done, 1 not done or faults found, 2 not understood
 */
export const runAdmin = (
  args: readonly string[],
  environment: Environment,
  output: Output,
): Promise<number> =>
  runCommandLine(
    {
      name: 'npm run admin --',
      commands,
      more,
      surroundings: () => surroundingsOf(readAdminConfig(environment), output.tell),
    },
    args,
    output,
  );
