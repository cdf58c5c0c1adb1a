import { readFile } from 'node:fs/promises';
import { CommandError } from '@orchestrator/command-line';
import { type Client, ProblemError, revokeLeakedTokens } from '@orchestrator/contracts';
import { defineCommand, printOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { secondsToWait } from '../../explain-error.js';
import { print } from '../../output/print.js';
import type { Surroundings } from '../../surroundings.js';
import { findTokens } from '../../tokens/find-tokens.js';

/** What one request may hold. */
const batchSize = 1_000;
const mostWaits = 20;
const longestWaitSeconds = 120;

export const revokeLeaked = defineCommand({
  usage: '[--report FILE]',
  summary: 'Revoke every token in the report of a secret scanner, or in the standard input',
  more: [
    'Any text will do: what has the form and the check of a token is taken out of it and revoked, and',
    'nothing of it is shown. No token is needed in the environment.',
  ],
  words: [],
  options: { report: 'text', ...printOptions },
  async run({ options }, surroundings) {
    const text = await reportText(options.report, surroundings);
    const found = findTokens(text);
    const api = surroundings.publicApi();
    for (let from = 0; from < found.length; from += batchSize) {
      await reportPatiently(api, found.slice(from, from + batchSize), surroundings);
    }
    print(surroundings, options, {
      json: { reported: found.length },
      quiet: [String(found.length)],
      people: () =>
        found.length === 0
          ? 'No token is in it.'
          : `${found.length} ${found.length === 1 ? 'value' : 'values'} reported: none of them is a live token any more.`,
    });
    return 0;
  },
});

async function reportText(path: string | undefined, { readInput }: Surroundings): Promise<string> {
  const text = path === undefined ? await readInput() : await readFile(path, 'utf8');
  if (text !== undefined) return text;
  throw new CommandError('Name a --report, or send one to the standard input.', exitCodes.usage);
}

/** Waits as long as it is told to where there were too many at once. */
async function reportPatiently(
  api: Client,
  tokens: string[],
  { complain, wait, explained }: Surroundings,
): Promise<void> {
  for (let waits = 0; ; waits += 1) {
    try {
      await api.call(revokeLeakedTokens, { body: { tokens } });
      return;
    } catch (error) {
      const isTooMany = error instanceof ProblemError && error.problem.code === 'rate_limited';
      const seconds = isTooMany ? secondsToWait(error) : undefined;
      const goOn = seconds !== undefined && seconds <= longestWaitSeconds && waits < mostWaits;
      if (!goOn) throw explained(error);
      complain(`Too many at once; going on in ${seconds} s.`);
      await wait(seconds * 1_000);
    }
  }
}
